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

  /// Performs the changes in their order, whatever they are about: consecutive ones go to the kernel
  /// together where it can take them so.
  ///
  /// A change that fails does not keep the later ones from being tried. A link's name means the
  /// link that had it when it was first observed.
  ///
  /// - Returns: As many elements as there are changes: nil for done, else why it failed.
  mutating func perform(_ changes: [Change]) -> [KernelError?]
}
