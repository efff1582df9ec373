// Dumps: read whole, and read again where changes interrupt them.

extension Conversation where Carrier: ~Copyable {
  /// Requests and reads a dump; tries again if changes interrupted it.
  ///
  /// Each pause before that is twice as long as the one before, so that the attempts last longer than
  /// a burst of changes does: about a second in all.
  ///
  /// - Throws: `refused`, `systemCall`, `malformed`; `interrupted` after the tenth attempt.
  mutating func dump<Object>(
    _ request: Request, _ decode: (ReceivedMessage) throws(NetlinkError) -> Object?
  ) throws(NetlinkError) -> [Object] {
    for attempt in 0..<Self.maximalAttempts {
      if attempt > 0 { pause(.milliseconds(1 << attempt)) }
      if let objects = try dumpOnce(request, decode) { return objects }
    }
    throw NetlinkError(request.type, .interrupted(attempts: Self.maximalAttempts))
  }

  /// Reads one dump; nil if it was interrupted.
  private mutating func dumpOnce<Object>(
    _ request: Request, _ decode: (ReceivedMessage) throws(NetlinkError) -> Object?
  ) throws(NetlinkError) -> [Object]? {
    let sequence = try send([request]).first
    var objects: [Object] = []
    var isInterrupted = false
    do throws(NetlinkError) {
      while true {
        for message in try receive(request.type) where message.sequence == sequence {
          isInterrupted = isInterrupted || message.isInterrupted
          if message.type == .done || message.type == .error {
            switch Answer(message) {
            case .done: return isInterrupted ? nil : objects
            case .refused(let refusal): throw NetlinkError(request.type, .refused(refusal))
            case nil: throw NetlinkError(request.type, .malformed)
            }
          }
          if let object = try decode(message) { objects.append(object) }
        }
      }
    } catch {
      if case .givenUp = error.cause { throw error }
      // An unread rest of this dump would prevent the next one from starting (EBUSY).
      discardPending()
      throw error
    }
  }
}
