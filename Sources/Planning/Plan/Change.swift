// One change to the kernel's state or to a boot-time file.

package import Model

/// One change to the kernel's state or to a boot-time file.
///
/// A change contains the complete object that it removes or replaces, so it states what it expects
/// to find.
package enum Change: Equatable, Sendable {
  /// Sets a link up.
  case setLinkUp(LinkName)
  /// Sets a link down; the kernel then drops the link's routes of every table.
  case setLinkDown(LinkName)
  /// Changes the largest packet of a link, in bytes.
  case setMTU(LinkName, from: UInt32, to: UInt32)
  /// Changes a setting of a link (sysctl).
  case setSetting(LinkName, LinkSetting, from: UInt32, to: UInt32)
  /// Adds an address.
  case addAddress(InterfaceAddress)
  /// Removes an address.
  case removeAddress(InterfaceAddress)
  /// Changes the lifetimes of an address in place, without a moment in which it is missing.
  case replaceAddress(InterfaceAddress, with: InterfaceAddress)
  /// Adds a route.
  case addRoute(Route)
  /// Removes a route.
  case removeRoute(Route)
  /// Replaces a route by one with the same destination, table and metric.
  case replaceRoute(Route, with: Route)
  /// Adds a rule.
  case addRule(Rule)
  /// Removes a rule.
  case removeRule(Rule)
  /// Changes the number of channels of a NIC.
  case setChannels(LinkName, from: ChannelCounts, to: ChannelCounts)
  /// Changes the CPUs that the packets of a receive queue are spread over.
  case setSteering(LinkName, queue: Int, from: CPUSet, to: CPUSet)
  /// Makes, changes or removes a file that the system reads at boot.
  case setFile(FileChange)
}

extension Change {
  /// What a change does to its object.
  package enum Action: String, Equatable, Sendable, Codable {
    /// The object is added.
    case add
    /// The object is removed.
    case remove
    /// The object stays, with another value.
    case change
  }

  /// The kinds of objects that plans change.
  package enum Kind: String, Equatable, Sendable, Codable {
    /// A link's state or setting.
    case link
    /// An address on a link.
    case address
    /// A route of any table.
    case route
    /// A rule of the routing policy.
    case rule
    /// A setting of the kernel's network stack.
    case sysctl
    /// The channels of a NIC.
    case channels
    /// The CPUs of a receive queue.
    case rps
    /// A file that the system reads at boot.
    case file
  }

  /// What the change does.
  package var action: Action {
    switch self {
    case .addAddress, .addRoute, .addRule: .add
    case .removeAddress, .removeRoute, .removeRule: .remove
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .replaceAddress,
      .replaceRoute, .setChannels, .setSteering:
      .change
    case .setFile(let change):
      change.before == nil ? .add : change.after == nil ? .remove : .change
    }
  }

  /// The kind of object that is changed.
  package var kind: Kind {
    switch self {
    case .setLinkUp, .setLinkDown, .setMTU: .link
    case .setSetting: .sysctl
    case .addAddress, .removeAddress, .replaceAddress: .address
    case .addRoute, .removeRoute, .replaceRoute: .route
    case .addRule, .removeRule: .rule
    case .setChannels: .channels
    case .setSteering: .rps
    case .setFile: .file
    }
  }
}
