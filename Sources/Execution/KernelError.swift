// Why a kernel refused a change or an observation, as facts.

package import Planning

/// What the kernel answered to a change or an observation that failed.
package struct KernelError: Error, Hashable, Sendable {
  /// The change; nil where observing failed.
  package var change: Change?
  /// The name of the netlink request that failed, such as `RTM_NEWROUTE`, or of the system call.
  package var operation: String
  /// The error number (errno.h), positive; 0 where the failure is not the kernel's.
  package var number: Int32
  /// The kernel's own words (`NLMSGERR_ATTR_MSG`), or the C library's for the number.
  package var message: String
  /// The path that the system call was given; nil where a netlink request failed.
  package var path: String?
  /// Whether the change may have been made all the same: its answer was lost.
  package var mayHaveHappened: Bool
  /// Whether the message is the kernel's extended acknowledgement.
  package var isExtendedAcknowledgement: Bool
  /// The offset of the attribute at fault in the request, in bytes (`NLMSGERR_ATTR_OFFS`).
  package var attributeOffset: UInt32?

  /// Makes an error of its facts.
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

  /// Whether a boot-time file failed, and not the kernel's state.
  package var isAboutFile: Bool { change.map { $0.kind == .file } ?? (path != nil) }
}
