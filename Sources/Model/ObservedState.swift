// What the kernel had, and the files that bring the network up at boot, at one moment.

/// A snapshot of the links, addresses, routes and rules of a network namespace, and of the boot-time
/// files and the queues that are looked at.
package struct ObservedState: Hashable, Sendable {
  /// Every link, in the order of the kernel's numbers.
  package var links: [Link]
  /// Every address, in the kernel's order: of one link and subnet, the primary one first.
  package var addresses: [InterfaceAddress]
  /// Every route of every table, cached and cloned ones left out.
  package var routes: [Route]
  /// Every rule, IPv4 before IPv6, in the order of their priorities.
  package var rules: [Rule]
  /// The boot-time files that are looked at, as far as they are there.
  package var files: [FilePath: FileContent] = [:]
  /// Of the paths that are looked at, those where something else than a file is.
  package var notFiles: Set<FilePath> = []
  /// The queues of the links whose queues are looked at.
  package var queues: [LinkName: LinkQueues] = [:]
  /// The CPUs; nil where no link's queues are looked at.
  package var processors: Processors?

  /// Makes a snapshot of its parts.
  package init(
    links: [Link] = [], addresses: [InterfaceAddress] = [], routes: [Route] = [],
    rules: [Rule] = []
  ) {
    self.links = links
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
  }

  /// The link of that name.
  package func link(named name: LinkName) -> Link? { links.first { $0.name == name } }

  /// The addresses of a link, in the kernel's order.
  package func addresses(on link: LinkName) -> [InterfaceAddress] {
    addresses.filter { $0.link == link }
  }
}
