// One reading of the metadata service: token, then the whole object or the tree of keys, pipelined.

import Model
import NIOHTTP1

/// One reading: the requests, their order and their repetition.
struct MetadataSession<Random: RandomNumberGenerator> {
  let connection: MetadataConnection
  let backoff: Backoff
  var random: Random
  private var token: String?
  private var isTokenFresh = false
  /// The longest wait that the last responses asked for.
  private var asked: Duration?

  private static var tokenHeader: String { "X-aliyun-ecs-metadata-token" }
  /// The lifetime of the token: long enough for one reading, in seconds.
  private static var tokenLifetime: Int { 60 }

  init(connection: MetadataConnection, backoff: Backoff, random: Random) {
    self.connection = connection
    self.backoff = backoff
    self.random = random
  }

  mutating func inventory() -> Inventory {
    var inventory = reading()
    if inventory.listingFailure != nil { inventory.retryAfter = asked }
    return inventory
  }

  private mutating func reading() -> Inventory {
    fetchToken()
    if let failure = connection.isOver {
      return Inventory(unlearnt: failure, root: MetadataTree.latestRoot)
    }
    // A failed request for the object is not repeated, because the tree of keys replaces it.
    let answer = ask(["\(MetadataTree.datedRoot)all"], repeatsErrors: false).first
    if case .success(let body) = answer, let tree = MetadataTree(object: body) {
      return Inventory(tree)
    }
    // Who does not repeat requests does not send more of them to a service that limits their rate either.
    if backoff.times == 0, answer?.failure == .throttled {
      return Inventory(unlearnt: .throttled, root: MetadataTree.latestRoot)
    }
    let latest = tree(MetadataTree.latestRoot)
    guard latest[MetadataTree.macs] == .notFound else { return Inventory(latest) }
    // A service may have the keys of the dated version alone, without the object.
    let dated = tree(MetadataTree.datedRoot)
    guard case .text = dated[MetadataTree.macs] else { return Inventory(latest) }
    return Inventory(dated)
  }

  private mutating func tree(_ root: String) -> MetadataTree {
    var tree = MetadataTree(root: root, answers: [:], otherwise: .failed(.timeIsUp))
    read(
      InstanceKey.allCases.map { ($0.rawValue, $0.rawValue) } + [
        (MetadataTree.macs, MetadataTree.macs + "/")
      ], into: &tree)
    guard case .text(let text) = tree[MetadataTree.macs],
      let names = MetadataList.elements(text)
    else { return tree }
    var keys: [(path: String, url: String)] = []
    for name in names {
      // The path has the service's own spelling of the MAC.
      guard let mac = MACAddress(name) else { continue }
      for key in ENIKey.allCases {
        keys.append(
          (MetadataTree.path(mac, key), "\(MetadataTree.macs)/\(name)/\(key.rawValue)"))
      }
    }
    read(keys, into: &tree)
    return tree
  }

  /// Requests keys, all together.
  private mutating func read(
    _ keys: [(path: String, url: String)], into tree: inout MetadataTree
  ) {
    let answers = ask(keys.map { tree.root + $0.url }, repeatsErrors: true)
    for (key, answer) in zip(keys, answers) { tree.answers[key.path] = answer.asText }
  }

  /// Requests paths; repeats requests that may succeed later, and gets a new token if the old one
  /// is refused.
  private mutating func ask(
    _ paths: [String], repeatsErrors: Bool
  ) -> [Result<[UInt8], MetadataFailure>] {
    var answers = get(paths)
    if answers.contains(.failure(.unauthorized)), !isTokenFresh {
      isTokenFresh = true
      fetchToken()
      again(paths, &answers) { $0 == .unauthorized }
    }
    var backoff = backoff
    let canPass = { (failure: MetadataFailure) in
      failure == .throttled || repeatsErrors && failure.isServerError
    }
    while answers.contains(where: { canPass($0.failure ?? .missing) }),
      let wait = backoff.next(asked: asked, using: &random), connection.pause(wait)
    {
      again(paths, &answers, where: canPass)
    }
    return answers
  }

  private mutating func again(
    _ paths: [String], _ answers: inout [Result<[UInt8], MetadataFailure>],
    where isWanted: (MetadataFailure) -> Bool
  ) {
    let indices = answers.indices.filter { answers[$0].failure.map(isWanted) ?? false }
    for (index, answer) in zip(indices, get(indices.map { paths[$0] })) { answers[index] = answer }
  }

  private mutating func get(_ paths: [String]) -> [Result<[UInt8], MetadataFailure>] {
    let headers = token.map { [Self.tokenHeader: $0] } ?? [:]
    let requests = paths.map { MetadataRequest(path: $0, headers: headers) }
    return exchange(requests).map { $0.flatMap(\.content) }
  }

  /// Sends requests, and keeps how long the service wants to be left alone.
  private mutating func exchange(
    _ requests: [MetadataRequest]
  ) -> [Result<MetadataResponse, MetadataFailure>] {
    let results = connection.exchange(requests, backoff, using: &random)
    asked = results.compactMap { result in
      guard case .success(let response) = result, let text = response.retryAfter,
        response.status == 429 || response.status == 503
      else { return nil }
      return RetryAfter.wait(text, date: response.date, now: connection.secondsSince1970)
    }.max()
    return results
  }

  /// Gets a token, if the service offers tokens.
  ///
  /// Without a token, the keys are requested too, because a service may not require one.
  private mutating func fetchToken() {
    token = nil
    let request = MetadataRequest(
      method: .PUT, path: "/latest/api/token",
      headers: ["\(Self.tokenHeader)-ttl-seconds": String(Self.tokenLifetime)])
    var backoff = backoff
    while true {
      let result = exchange([request]).first
      switch result?.flatMap(\.content) {
      case .success(let body):
        token = Self.token(body)
        return
      case .failure(let failure):
        guard failure == .throttled || failure.isServerError,
          let wait = backoff.next(asked: asked, using: &random), connection.pause(wait)
        else { return }
      case nil: return
      }
    }
  }

  /// A header can contain the token if it is printable ASCII without white space.
  private static func token(_ body: [UInt8]) -> String? {
    var body = body[...]
    while let last = body.last, last == 0x0A || last == 0x0D { body.removeLast() }
    guard (1...4096).contains(body.count), body.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    return String(decoding: body, as: UTF8.self)
  }
}

extension MetadataResponse {
  /// The body of a response with status 200.
  fileprivate var content: Result<[UInt8], MetadataFailure> {
    switch status {
    case 200: .success(body)
    case 300..<400: .failure(.redirected(status, to: location.map(Findings.excerpt)))
    case 400: .failure(.badRequest)
    case 401: .failure(.unauthorized)
    case 403: .failure(.forbidden)
    case 404: .failure(.missing)
    case 429: .failure(.throttled)
    default: .failure(.status(status))
    }
  }
}

extension MetadataFailure {
  /// Whether it is a temporary failure of the server.
  fileprivate var isServerError: Bool {
    guard case .status(let status) = self else { return false }
    return status >= 500 && status != 501
  }
}

extension Result where Success == [UInt8], Failure == MetadataFailure {
  fileprivate var failure: MetadataFailure? {
    guard case .failure(let failure) = self else { return nil }
    return failure
  }

  /// The answer for a key: a text, absent, or unknown.
  fileprivate var asText: MetadataAnswer {
    switch self {
    case .failure(.missing): return .notFound
    case .failure(let failure): return .failed(failure)
    case .success(let body):
      guard let text = String(validating: body, as: UTF8.self),
        !text.unicodeScalars.contains(where: {
          $0.value < 0x20 && !"\t\r\n".unicodeScalars.contains($0)
        }),
        text.first(where: { !$0.isWhitespace }) != "<"
      else { return .failed(.wrongContent) }
      return .text(text)
    }
  }
}
