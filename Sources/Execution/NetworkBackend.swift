// The port: what the executor needs of a kernel and its system's files, be it the host's or a fake one.

package import Model
package import Planning

/// A kernel that can be observed and changed, with the boot-time files of its system.
package protocol NetworkBackend: ~Copyable {
  /// Takes a snapshot of the links, addresses, routes and rules, and of the files looked at.
  ///
  /// A link has the name that it had when this kernel first observed it, however it is called now:
  /// a name means the same link all the time.
  ///
  /// - Throws: ``KernelError`` without a change: a dump failed, or was interrupted too often.
  mutating func observe() throws(KernelError) -> ObservedState

  /// Performs the changes in their order, together where the kernel can take them so.
  ///
  /// A change that fails does not keep the later ones from being tried. A link's name means the
  /// link that had it when it was first observed.
  ///
  /// - Returns: As many elements as there are changes: nil for done, else why it failed.
  mutating func perform(_ changes: [Change]) -> [KernelError?]
}

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
  /// Whether a boot-time file failed, and not the kernel's state.
  package var isAboutFile: Bool
  /// Whether the change may have been made all the same: its answer was lost.
  package var mayHaveHappened: Bool
  /// Whether the message is the kernel's extended acknowledgement.
  package var isExtendedAcknowledgement: Bool
  /// The offset of the attribute at fault in the request, in bytes (`NLMSGERR_ATTR_OFFS`).
  package var attributeOffset: UInt32?

  /// Makes an error of its facts.
  package init(
    change: Change? = nil, operation: String, number: Int32, message: String,
    isAboutFile: Bool = false, mayHaveHappened: Bool = false,
    isExtendedAcknowledgement: Bool = false,
    attributeOffset: UInt32? = nil
  ) {
    self.change = change
    self.operation = operation
    self.number = number
    self.message = message
    self.isAboutFile = isAboutFile
    self.mayHaveHappened = mayHaveHappened
    self.isExtendedAcknowledgement = isExtendedAcknowledgement
    self.attributeOffset = attributeOffset
  }
}
