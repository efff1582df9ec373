// The port to a kernel and the boot-time files of its system; the host and a fake implement it.

package import Model
package import Planning

/// A kernel that can be observed and changed, with the boot-time files of its system.
package protocol NetworkBackend: ~Copyable {
  /// Takes a snapshot of the links, addresses, routes and rules, and of the requested files and
  /// queues.
  ///
  /// A link keeps the name under which this backend first observed it, even if it is renamed:
  /// a name always means the same link.
  ///
  /// - Throws: ``KernelError`` without a change: if a dump failed or was interrupted too often.
  mutating func observe() throws(KernelError) -> ObservedState

  /// Asks for the route of a packet, by links that were observed.
  ///
  /// A socket that is bound to a link is asked for as a packet that is to leave by that link. In IPv6, the
  /// answer to a flow with a source may be a route by another link then.
  ///
  /// - Throws: ``KernelError`` without a change: if the kernel could not be asked.
  mutating func answer(for flow: Flow) throws(KernelError) -> RouteAnswer

  /// Performs the changes in their order. Consecutive requests go to the kernel
  /// together where possible.
  ///
  /// After a failed change, the later ones are still tried. A link's name means the
  /// link that had the name when it was first observed.
  ///
  /// - Returns: One element for each change: nil on success, otherwise the error.
  mutating func perform(_ changes: [Change]) -> [KernelError?]
}
