// Sends requests to the metadata service, over several connections if needed; the only impure file.

import NIOCore
import NIOHTTP1
import NIOPosix
import SystemCalls

/// A connection to the metadata service, on a thread of its own until it is closed.
///
/// The caller's thread makes that thread, so it is in the caller's network namespace.
final class MetadataConnection {
  /// The longest accepted body: 1 MiB.
  static let bodyLimit = 1 << 20
  /// The most bytes of all bodies over one connection: 16 MiB.
  private static let totalLimit = 16 << 20
  /// The most requests that are sent before their responses are there.
  private static let mostAtOnce = 256
  /// The descriptors that the library opens: a poller, its wake-up and its timer, for its own thread and for
  /// the dispatcher that ends that; and the connection.
  static let descriptors = 7
  /// The memory that a thread needs, its stack included, in bytes.
  static let memory = 32 << 20

  private let url: MetadataURL
  private let bounds: MetadataBounds
  private let isInterrupted: @Sendable () -> Bool
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let deadline: NIODeadline
  private let firstAnswerDeadline: NIODeadline
  private let refusalDeadline: NIODeadline
  private var channel: (any Channel)?
  private var hasAnswered = false
  /// How many requests are sent at once: few over a connection that is closed after each few responses.
  private var window = mostAtOnce
  /// Why no more requests are sent; nil as long as they make sense.
  private(set) var isOver: MetadataFailure?

  /// Connects to nothing yet.
  ///
  /// - Parameter isInterrupted: Whether to end at once; asked on the connection's thread.
  init(
    to url: MetadataURL, bounds: MetadataBounds,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.url = url
    self.bounds = bounds
    self.isInterrupted = isInterrupted
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
    let pause = group.next().scheduleTask(in: amount) {}
    do {
      try result(of: pause.futureResult)
      return true
    } catch {
      return false
    }
  }

  /// The time here.
  var secondsSince1970: Int64 { Resources.secondsSince1970 }

  /// Waits for a result, and no longer than until the end is asked for.
  private func result<Value: Sendable>(of future: EventLoopFuture<Value>) throws -> Value {
    let promise = future.eventLoop.makePromise(of: Value.self)
    future.cascade(to: promise)
    let isInterrupted = isInterrupted
    let interval = TimeAmount.milliseconds(20)
    let watch = future.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { _ in
      // A promise that is kept already stays so.
      if isInterrupted() { promise.fail(MetadataFailure.timeIsUp) }
    }
    defer { watch.cancel() }
    do {
      return try promise.futureResult.wait()
    } catch MetadataFailure.timeIsUp {
      isOver = .timeIsUp
      throw MetadataFailure.timeIsUp
    }
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
      let outcome = send(requests[results.count...].prefix(window), over: channel)
      if !outcome.responses.isEmpty {
        hasAnswered = true
        closedOnce = false
      }
      results += outcome.responses.map { .success($0) }
      guard let ending = outcome.ending else {
        window = min(2 * window, Self.mostAtOnce)
        continue
      }
      // What was sent behind the last response was sent in vain.
      window = max(outcome.responses.count, 1)
      self.channel = nil
      guard results.count < requests.count else { break }
      switch ending {
      case .failed(.silent) where !hasAnswered: isOver = .silent
      case .overfull: isOver = .tooLong(Self.totalLimit)
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
      if isOver != nil { return nil }
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
            RequestPipeline(
              bodyLimit: Self.bodyLimit, totalLimit: Self.totalLimit, answerLimit: answerLimit))
        }
      }
    if let address = try? SocketAddress(ipAddress: url.host, port: url.port) {
      return try result(of: bootstrap.connect(to: address))
    }
    NameLookup.useFilesAndDNS()
    return try result(of: bootstrap.connect(host: url.host, port: url.port))
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
    var outcome =
      (try? result(of: promise.futureResult))
      ?? Batch.Outcome(ending: .failed(isOver ?? .closed))
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
