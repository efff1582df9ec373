// The facts of a failed change or observation.

package import Planning

/// Why a change or an observation failed.
package struct KernelError: Error, Equatable, Sendable {
  /// The change; nil if observing failed.
  package var change: Change?
  /// The name of the netlink request that failed, such as `RTM_NEWROUTE`, or of the system call.
  package var operation: String
  /// The error number (errno.h), positive; 0 if the kernel did not cause the failure.
  package var number: Int32
  /// The kernel's message (`NLMSGERR_ATTR_MSG`), or the C library's message for the number.
  package var message: String
  /// The path of the failed system call; nil if a netlink request failed.
  package var path: String?
  /// Whether the change may have been made, because the answer to it was lost.
  package var mayHaveHappened: Bool
  /// Whether the message is the kernel's extended acknowledgement.
  package var isExtendedAcknowledgement: Bool
  /// The offset of the invalid attribute in the request, in bytes (`NLMSGERR_ATTR_OFFS`).
  package var attributeOffset: UInt32?

  /// Makes an error from its facts.
  package init(
    change: Change? = nil, operation: String, number: Int32, message: String,
    path: String? = nil, mayHaveHappened: Bool = false,
    isExtendedAcknowledgement: Bool = false, attributeOffset: UInt32? = nil
  ) {
    self.change = change
    self.operation = operation
    self.number = number
    self.message = message
    self.path = path
    self.mayHaveHappened = mayHaveHappened
    self.isExtendedAcknowledgement = isExtendedAcknowledgement
    self.attributeOffset = attributeOffset
  }

  /// Whether the failed change is to a boot-time file and not to the kernel's state.
  package var isAboutFile: Bool { change.map { $0.kind == .file } ?? (path != nil) }
}
