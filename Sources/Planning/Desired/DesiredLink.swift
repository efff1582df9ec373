// What ought to be: per link, the objects that an ENI needs, each with its reason.

package import Model

/// An object that ought to be there, and why.
package struct Wanted<Object: Hashable & Sendable>: Hashable, Sendable {
  /// The object.
  package var object: Object
  /// Why it ought to be there.
  package var reason: Reason

  /// Pairs an object with its reason.
  package init(_ object: Object, because reason: Reason) {
    self.object = object
    self.reason = reason
  }
}

/// What one link ought to have.
package struct DesiredLink: Hashable, Sendable {
  /// How much is known of what ought to be.
  package enum Extent: Hashable, Sendable {
    /// Everything: what enicfg made on the link beyond it goes.
    case whole
    /// A part, because the lease is not known yet: nothing is removed.
    case untilLease
    /// Nothing ought to be there: what enicfg made goes, the link's state included.
    case takenDown
    /// The link itself is gone: what enicfg made for it elsewhere goes.
    case vanished
    /// Another ENI of local-first: its rules into the cloud's subnets follow, and nothing else does.
    case cloudRules
    /// The primary NIC: its aliases are enicfg's, its own address and routes are left alone.
    case primary
    /// The boot-time files alone: the kernel's state is left as it is, and the link may be gone.
    case filesOnly
    /// The queues alone: everything else is left as it is.
    case queuesOnly
  }

  /// The link.
  package var link: LinkName
  /// The cloud's identifier of the ENI, where it is known.
  package var eni: String?
  /// How much is known.
  package var extent: Extent
  /// The MTU in bytes, where something asks for one.
  package var mtu: Wanted<UInt32>?
  /// The primary private address, and the IPv6 addresses.
  package var addresses: [Wanted<InterfaceAddress>]
  /// The secondary private addresses, in the order of their labels.
  package var aliases: [Wanted<InterfaceAddress>] = []
  /// Whether the lifetimes of `addresses` are new, so that the kernel's are set to them.
  package var lifetimesAreNew: Bool
  /// The routes.
  package var routes: [Wanted<Route>]
  /// The rules.
  package var rules: [Wanted<Rule>]
  /// The ENI's numbers.
  package var numbers: ENINumbers?
  /// What enicfg made on the link earlier.
  package var record: LinkRecord?
  /// The tables of other ENIs, by their links.
  package var tablesOfOthers: [RouteTable: LinkName] = [:]
  /// The primary NIC's link, where somebody told; else the guest's own routes tell.
  package var primaryNIC: LinkName?
  /// The boot-time files; nil where they are not looked at.
  package var files: BootFiles?
  /// What is asked of the queues; nil where they are not looked at.
  package var queues: QueueRequest?
  /// Tables that enicfg's rules look up and that are no ENI's any more.
  package var leftTables: Set<RouteTable> = []

  /// Makes a desired link of its parts.
  package init(
    link: LinkName, extent: Extent, mtu: Wanted<UInt32>? = nil,
    addresses: [Wanted<InterfaceAddress>] = [], lifetimesAreNew: Bool = false,
    routes: [Wanted<Route>] = [], rules: [Wanted<Rule>] = [], numbers: ENINumbers? = nil,
    record: LinkRecord? = nil
  ) {
    self.link = link
    self.extent = extent
    self.mtu = mtu
    self.addresses = addresses
    self.lifetimesAreNew = lifetimesAreNew
    self.routes = routes
    self.rules = rules
    self.numbers = numbers
    self.record = record
  }

  /// Every address that ought to be there.
  var allAddresses: [Wanted<InterfaceAddress>] { addresses + aliases }
}
