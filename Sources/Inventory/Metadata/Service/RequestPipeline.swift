// Pipelines requests over one connection: sends them together, and receives the answers in their order.

import NIOCore
import NIOHTTP1

/// Sends batches, one at a time, and collects the responses.
final class RequestPipeline: ChannelDuplexHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = Batch
  typealias OutboundOut = HTTPClientRequestPart

  private let bodyLimit: Int
  /// How many more bytes of bodies are accepted over this connection.
  private var left: Int
  private let answerLimit: Duration

  private var batch: Batch?
  private var outcome = Batch.Outcome()
  private var response: MetadataResponse?
  private var isLast = false
  private var timer: Scheduled<Void>?

  /// - Parameters:
  ///   - bodyLimit: The longest accepted body, in bytes.
  ///   - totalLimit: The most bytes of all bodies.
  ///   - answerLimit: The timeout of each response, which begins when the previous one is complete.
  init(bodyLimit: Int, totalLimit: Int, answerLimit: Duration) {
    self.bodyLimit = bodyLimit
    left = totalLimit
    self.answerLimit = answerLimit
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let batch = unwrapOutboundIn(data)
    self.batch = batch
    outcome = Batch.Outcome()
    guard context.channel.isActive else {
      end(.closedBetween, context)
      promise?.succeed(())
      return
    }
    for head in batch.heads {
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }
    promise?.succeed(())
    startTimer(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard batch != nil else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      response = MetadataResponse(
        status: UInt16(clamping: head.status.code), location: head.headers.first(name: "location"),
        retryAfter: head.headers.first(name: "retry-after"), date: head.headers.first(name: "date"))
      isLast = Self.closesAfter(head)
    case .body(let bytes):
      guard let count = response?.body.count, bytes.readableBytes <= bodyLimit - count else {
        end(.failed(.tooLong(bodyLimit)), context)
        return
      }
      left -= bytes.readableBytes
      guard left >= 0 else {
        end(.overfull, context)
        return
      }
      response?.body.append(contentsOf: bytes.readableBytesView)
    case .end:
      guard let response else { return }
      self.response = nil
      complete(response, context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(response == nil ? .closedBetween : .failed(.closed), context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.invalidEOFState, is IOError, is ChannelError:
      end(response == nil ? .closedBetween : .failed(.closed), context)
    default: end(.failed(.malformed), context)
    }
  }

  private func complete(_ response: MetadataResponse, _ context: ChannelHandlerContext) {
    outcome.responses.append(response)
    let isWhole = outcome.responses.count == batch?.heads.count
    if isLast {
      end(.closedBetween, context)
    } else if isWhole {
      finish()
    } else {
      startTimer(context)
    }
  }

  private func startTimer(_ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(answerLimit)) {
      self.end(.failed(.silent), context)
    }
  }

  private func end(_ ending: Batch.Ending, _ context: ChannelHandlerContext) {
    outcome.ending = ending
    finish()
    context.close(promise: nil)
  }

  private func finish() {
    timer?.cancel()
    timer = nil
    guard let batch else { return }
    self.batch = nil
    response = nil
    batch.promise.succeed(outcome)
  }

  /// Whether the server will close the connection after this response.
  private static func closesAfter(_ head: HTTPResponseHead) -> Bool {
    let options = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
    if options.contains("close") { return true }
    return head.version == .http1_0 && !options.contains("keep-alive")
  }
}
