// One connection of the service: answers requests in order, correctly or with a misbehaviour.

internal import MetadataOrders
import NIOCore
import NIOHTTP1

final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let state: ServiceState
  private let connection: Int
  private var head: HTTPRequestHead?
  /// Whether further requests are ignored: the connection hangs, or is about to be closed.
  private var isDeaf = false
  /// Requests behind one with a late answer, which their answers must not overtake.
  private var waiting: [(MetadataMisbehaviour?, Response)] = []
  private var isLate = false

  init(_ state: ServiceState) {
    self.state = state
    connection = state.with { content in
      content.connections += 1
      return content.connections
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDeaf else { return }
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    isDeaf = true
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    var headers: [String: String] = [:]
    for (name, value) in head.headers { headers[name.lowercased()] = value }
    let request = ServedRequest(
      method: head.method.rawValue, path: head.uri, connection: connection, headers: headers)
    waiting.append(state.respond(to: request))
    answerWaiting(context)
  }

  /// Answers the waiting requests in order, up to one whose answer is late.
  private func answerWaiting(_ context: ChannelHandlerContext) {
    while !isLate, !isDeaf, !waiting.isEmpty {
      switch waiting.removeFirst() {
      case (nil, let response): write(response.bytes(), context)
      case (let misbehaviour?, let response): misbehave(misbehaviour, response, context)
      }
    }
  }

  private func write(
    _ response: Response, after milliseconds: Int, _ context: ChannelHandlerContext
  ) {
    isLate = true
    context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
      self.isLate = false
      self.write(response.bytes(), context)
      self.answerWaiting(context)
    }
  }

  private func misbehave(
    _ misbehaviour: MetadataMisbehaviour, _ response: Response, _ context: ChannelHandlerContext
  ) {
    switch misbehaviour {
    case .status(let status): write(Response(status: status).bytes(), context)
    case .html: write(Response.html.bytes(), context)
    case .body(let text): write(Response(body: text).bytes(), context)
    case .redirect(let place):
      write(Response(status: 302, headers: ["Location": place]).bytes(), context)
    case .throttle(let wait):
      write(Response(status: 429, headers: ["Retry-After": wait]).bytes(), context)
    case .delay(let milliseconds): write(response, after: milliseconds, context)
    case .hang: isDeaf = true
    case .close: end(with: [], context)
    case .closeAfter:
      var response = response
      response.headers["Connection"] = "close"
      end(with: response.bytes(), context)
    case .closeMidBody: end(with: response.bytes(length: response.body.utf8.count + 100), context)
    case .garbage: end(with: Response.garbage, context)
    case .endlessBody: goOn(Response.endlessBodyHead, Response.endlessBodyPart, context)
    case .endlessHeader: goOn(Response.endlessHeaderHead, Response.endlessHeaderPart, context)
    }
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  private func end(with bytes: [UInt8], _ context: ChannelHandlerContext) {
    isDeaf = true
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).assumeIsolated().whenComplete {
      _ in context.close(promise: nil)
    }
  }

  /// Sends the same part repeatedly, each after the one before is sent, until the client disconnects.
  private func goOn(_ start: [UInt8], _ part: [UInt8], _ context: ChannelHandlerContext) {
    isDeaf = true
    write(start, context)
    repeatPart(ByteBuffer(bytes: part), context)
  }

  private func repeatPart(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(part)).assumeIsolated().whenSuccess {
      // In the next turn of the loop, so that the stack doesn't grow.
      context.eventLoop.assumeIsolated().execute { self.repeatPart(part, context) }
    }
  }
}
