// Questions with one answer.

extension Conversation where Carrier: ~Copyable {
  /// Asks for one object, and reads the answer.
  ///
  /// - Throws: `refused`, `systemCall`, `malformed`.
  mutating func ask<Object>(
    _ request: Request, _ decode: (ReceivedMessage) throws(NetlinkError) -> Object?
  ) throws(NetlinkError) -> Object {
    let sequence = try send([request]).first
    do throws(NetlinkError) {
      while true {
        for message in try receive(request.type) where message.sequence == sequence {
          guard message.type == .error else {
            if let object = try decode(message) { return object }
            throw NetlinkError(request.type, .malformed)
          }
          guard case .refused(let refusal)? = Answer(message) else {
            throw NetlinkError(request.type, .malformed)
          }
          throw NetlinkError(request.type, .refused(refusal))
        }
      }
    } catch {
      // Of a question, the kernel has answered all by now, unless the answer was lost.
      discardPending()
      throw error
    }
  }
}
