// Sends requests to the metadata service, over several connections if needed; the only impure file.

import NIOCore
import NIOHTTP1
import NIOPosix

/// A connection to the metadata service, on a thread of its own until it is closed.
///
/// The caller's thread makes that thread, so it is in the caller's network namespace.
final class MetadataConnection {
  /// The longest accepted body: 1 MiB.
  static let bodyLimit = 1 << 20

  private let url: MetadataURL
  private let bounds: MetadataBounds
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let deadline: NIODeadline
  private let firstAnswerDeadline: NIODeadline
  private let refusalDeadline: NIODeadline
  private var channel: (any Channel)?
  private var hasAnswered = false
  /// Why no more requests are sent; nil as long as they make sense.
  private(set) var isOver: MetadataFailure?

  init(to url: MetadataURL, bounds: MetadataBounds) {
    self.url = url
    self.bounds = bounds
    deadline = .now() + TimeAmount(bounds.total)
    firstAnswerDeadline = .now() + TimeAmount(min(bounds.answer, bounds.total))
    refusalDeadline = .now() + TimeAmount(min(bounds.refusal, bounds.answer, bounds.total))
  }

  /// Closes the connection and waits for the thread's end.
  func end() {
    try? channel?.close().wait()
    try? group.syncShutdownGracefully()
  }

  /// Waits, unless that exceeds the timeout; returns whether it waited.
  func pause(_ duration: Duration) -> Bool {
    let amount = TimeAmount(duration)
    guard NIODeadline.now() + amount < deadline else { return false }
    try? group.next().scheduleTask(in: amount) {}.futureResult.wait()
    return true
  }

  /// Sends requests and waits for their responses.
  ///
  /// If the server closes the connection after some of the responses, the other requests are sent
  /// over another one. A missing or invalid response is a failure of that request only.
  func exchange(
    _ requests: [MetadataRequest], _ backoff: Backoff,
    using random: inout some RandomNumberGenerator
  ) -> [Result<MetadataResponse, MetadataFailure>] {
    var results: [Result<MetadataResponse, MetadataFailure>] = []
    var closedOnce = false
    var backoff = backoff
    while results.count < requests.count {
      if let isOver {
        results.append(.failure(isOver))
        continue
      }
      guard let channel = connect(&backoff, using: &random) else { continue }
      let outcome = send(requests[results.count...], over: channel)
      if !outcome.responses.isEmpty {
        hasAnswered = true
        closedOnce = false
      }
      results += outcome.responses.map { .success($0) }
      guard let ending = outcome.ending else { continue }
      self.channel = nil
      guard results.count < requests.count else { break }
      switch ending {
      case .failed(.silent) where !hasAnswered: isOver = .silent
      case .failed(let failure) where failure != .closed: results.append(.failure(failure))
      default:
        // A single close is usually the end of an idle connection.
        if closedOnce { results.append(.failure(.closed)) }
        closedOnce.toggle()
      }
    }
    return results
  }

  /// The connection, made if necessary; nil if it could not be made.
  private func connect(
    _ backoff: inout Backoff, using random: inout some RandomNumberGenerator
  ) -> (any Channel)? {
    if let channel, channel.isActive { return channel }
    let end = hasAnswered ? deadline : firstAnswerDeadline
    let left = min(end - .now(), TimeAmount(bounds.answer))
    guard left > .zero else {
      isOver = hasAnswered ? .timeIsUp : .silent
      return nil
    }
    do {
      channel = try open(within: left)
      return channel
    } catch {
      let failure = Self.failure(error)
      // A service that refuses a connection may be starting.
      let limit = hasAnswered ? deadline : refusalDeadline
      if let wait = backoff.next(using: &random), .now() + TimeAmount(wait) < limit, pause(wait) {
        return nil
      }
      isOver = failure
      return nil
    }
  }

  private func open(within time: TimeAmount) throws -> any Channel {
    let answerLimit = bounds.answer
    let bootstrap = ClientBootstrap(group: group)
      .connectTimeout(time)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          var limits = NIOHTTPDecoderLimitConfiguration()
          limits.maxHeaderFieldSize = 8 << 10
          limits.maxHeaderListSize = 32 << 10
          limits.maxHeaderFieldCount = 64
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(HTTPRequestEncoder())
          try pipeline.addHandler(
            ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: limits)))
          try pipeline.addHandler(
            RequestPipeline(bodyLimit: Self.bodyLimit, answerLimit: answerLimit))
        }
      }
    if let address = try? SocketAddress(ipAddress: url.host, port: url.port) {
      return try bootstrap.connect(to: address).wait()
    }
    return try bootstrap.connect(host: url.host, port: url.port).wait()
  }

  private func send(
    _ requests: ArraySlice<MetadataRequest>, over channel: any Channel
  ) -> Batch.Outcome {
    let promise = channel.eventLoop.makePromise(of: Batch.Outcome.self)
    let heads = requests.map { request in
      var headers = HTTPHeaders([
        ("host", url.authority), ("user-agent", "enicfg"), ("accept", "*/*"),
      ])
      for (name, value) in request.headers { headers.add(name: name, value: value) }
      if request.method == .PUT { headers.add(name: "content-length", value: "0") }
      return HTTPRequestHead(
        version: .http1_1, method: request.method, uri: url.base + request.path, headers: headers)
    }
    // A channel that is closed already has no handler any more: then the write alone fails.
    let written = channel.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenFailure { _ in promise.succeed(Batch.Outcome(ending: .closedBetween)) }
    channel.writeAndFlush(Batch(heads: heads, promise: promise), promise: written)
    // The connection's events, including the timeout of responses, complete the promise. This
    // is the timeout for the whole inventory; it holds whatever becomes of the channel. What is
    // completed already stays so.
    let overall = channel.eventLoop.scheduleTask(deadline: deadline) {
      channel.close(promise: nil)
      promise.succeed(Batch.Outcome(ending: .failed(.timeIsUp)))
    }
    defer { overall.cancel() }
    var outcome = (try? promise.futureResult.wait()) ?? Batch.Outcome(ending: .closedBetween)
    if outcome.ending != nil, NIODeadline.now() >= deadline {
      outcome.ending = .failed(.timeIsUp)
      isOver = .timeIsUp
    }
    return outcome
  }

  private static func failure(_ error: any Error) -> MetadataFailure {
    switch error {
    case let error as IOError: .unreachable(error.errnoCode)
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { failure($0.error) } ?? .unreachable(nil)
    case ChannelError.connectTimeout: .silent
    default: .unreachable(nil)
    }
  }
}
