// What the kernel had, and the files that bring the network up at boot, at one moment.

/// A snapshot of the links, addresses, routes and rules of a network namespace, and of the boot-time
/// files and the queues that are looked at.
public struct ObservedState: Hashable, Sendable {
  /// Every link, in the order of the kernel's numbers.
  public var links: [Link]
  /// Every address, in the kernel's order: of one link and subnet, the primary one first.
  public var addresses: [InterfaceAddress]
  /// Every route of every table, cached and cloned ones left out.
  public var routes: [Route]
  /// Every rule, IPv4 before IPv6, in the order of their priorities.
  public var rules: [Rule]
  /// The boot-time files that are looked at, as far as they are there.
  public var files: [FilePath: FileContent] = [:]
  /// Of the paths that are looked at, those where something else than a file is.
  public var notFiles: Set<FilePath> = []
  /// The queues of the links whose queues are looked at.
  public var queues: [LinkName: LinkQueues] = [:]
  /// The CPUs; nil where no link's queues are looked at.
  public var processors: Processors?

  /// Makes a snapshot of its parts.
  public init(
    links: [Link] = [], addresses: [InterfaceAddress] = [], routes: [Route] = [],
    rules: [Rule] = []
  ) {
    self.links = links
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
  }

  /// The link of that name.
  public func link(named name: LinkName) -> Link? { links.first { $0.name == name } }

  /// The addresses of a link, in the kernel's order.
  public func addresses(on link: LinkName) -> [InterfaceAddress] {
    addresses.filter { $0.link == link }
  }
}
