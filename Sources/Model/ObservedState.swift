// The state of the kernel and of the boot-time files at one moment.

/// A snapshot of the links, addresses, routes and rules of a network namespace, and of the
/// boot-time files and the queues that were requested.
package struct ObservedState: Hashable, Sendable {
  /// Every link, in the order of the kernel's indexes.
  package var links: [Link]
  /// Every address, in the kernel's order: in each subnet of a link, the primary one is first.
  package var addresses: [InterfaceAddress]
  /// Every route of every table, without cached and cloned ones.
  package var routes: [Route]
  /// Every next-hop object (`ip nexthop`), whether a route uses it or not.
  package var nextHops: [NextHop]
  /// Every rule, IPv4 before IPv6, in the order of their priorities.
  package var rules: [Rule]
  /// Whether the settings that only /proc/sys can change cannot be changed: it is read-only, as in
  /// many containers, or missing.
  package var settingsAreReadOnly = false
  /// The requested boot-time files that exist.
  package var files: [FilePath: FileContent] = [:]
  /// The requested paths at which there is something other than a file.
  package var notFiles: Set<FilePath> = []
  /// The queues of the links whose queues were requested.
  package var queues: [LinkName: LinkQueues] = [:]
  /// The CPUs; nil if no queues were requested.
  package var processors: Processors?

  /// Makes a snapshot from its parts.
  package init(
    links: [Link] = [], addresses: [InterfaceAddress] = [], routes: [Route] = [],
    rules: [Rule] = [], nextHops: [NextHop] = []
  ) {
    self.links = links
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
    self.nextHops = nextHops
  }

  /// The link of that name.
  package func link(named name: LinkName) -> Link? { links.first { $0.name == name } }

  /// The addresses of a link, in the kernel's order.
  package func addresses(on link: LinkName) -> [InterfaceAddress] {
    // Each is looked at where it is: there may be very many.
    addresses.indices.filter { addresses[$0].link == link }.map { addresses[$0] }
  }
}
