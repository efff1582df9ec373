// Converts the errors of netlink to the executor's.

internal import Execution
internal import Netlink
internal import Planning
internal import SystemCalls

extension KernelError {
  /// Converts an error of netlink.
  init(_ error: NetlinkError, _ change: Change? = nil) {
    self.init(change: change, operation: error.operation.description, number: 0, message: "")
    switch error.cause {
    case .refused(let refusal):
      number = refusal.number
      message = refusal.message ?? ErrorNumber(refusal.number).words
      isExtendedAcknowledgement = refusal.message != nil
      attributeOffset = refusal.attributeOffset
    case .systemCall(let name, let number):
      mayHaveHappened = change != nil
      self.number = number
      message = "\(name): \(ErrorNumber(number).words)"
    case .interrupted(let attempts):
      message = "interrupted by changes \(attempts) times"
    case .malformed:
      mayHaveHappened = change != nil
      message = "malformed answer"
    case .givenUp:
      message = "not read to its end"
    case .unencodable(let code):
      message = "libnl error \(code)"
    }
  }
}
