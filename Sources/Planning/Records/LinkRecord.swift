// What enicfg remembers of a link that it configured: what was asked, and what it made.

package import Model

/// What was asked for a link, and what enicfg made on it that carries no mark of its own.
///
/// Routes and rules are marked by their protocol number; addresses and the link's state are not,
/// so they stand here. Written before a plan is applied, so that a run that was killed halfway
/// leaves nothing that the next one would not know; read through ``standing(on:in:place:)``, because
/// what was made may have gone since.
package struct LinkRecord: Hashable, Sendable, Codable {
  /// An MTU that enicfg set, in bytes.
  package struct MTU: Hashable, Sendable, Codable {
    /// The one before.
    package var before: UInt32
    /// The one that was set.
    package var set: UInt32

    /// Makes a change of its parts.
    package init(before: UInt32, set: UInt32) {
      self.before = before
      self.set = set
    }
  }

  /// The MAC that the record is kept by.
  package var mac: MACAddress
  /// The link's name when the record was written.
  package var link: LinkName
  /// The kernel's number of the link: another number is another link, whatever its name and MAC.
  package var index: UInt32
  /// The boot and the network namespace in which that number means the link.
  package var place: String
  /// Whether the ENI is to be configured; false where `down` had to leave something.
  package var isWanted = true
  /// Whether what it expects was all made; false from before a plan is applied until it is verified.
  package var isVerified = false
  /// How the address is found.
  package var method: AddressMethod
  /// The cloud's identifier of the ENI; nil where it is not known.
  package var eni: String?
  /// The ENI's route table; nil on the primary NIC, which needs none.
  package var table: UInt32?
  /// The ENI's metric; nil on the primary NIC.
  package var metric: UInt32?
  /// The ENI's rule priority; nil on the primary NIC.
  package var rulePriority: UInt32?
  /// Which networks come before the ENI's default route; nil is as documented.
  package var routing: Routing?
  /// Tables that were the ENI's before and may still hold something of it.
  package var earlierTables: [UInt32] = []
  /// Whether enicfg set the link up, so that it may set it down.
  package var broughtUp = false
  /// The MTU, where enicfg changed it.
  package var mtu: MTU?
  /// Whether enicfg lets the link's secondary addresses stay while a plan is carried out.
  package var promotesSecondaries = false
  /// The addresses that enicfg made on the link.
  package var addresses: [IPAddressWithLength] = []

  /// Makes the record of a link on which nothing was made yet.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - mac: Its MAC.
  ///   - place: This boot and network namespace.
  ///   - method: How its address is found.
  ///   - numbers: The ENI's numbers; nil on the primary NIC.
  package init(
    _ link: Link, mac: MACAddress, place: String, method: AddressMethod = .dhcp,
    numbers: ENINumbers? = nil
  ) {
    self.mac = mac
    self.link = link.name
    index = link.index
    self.place = place
    self.method = method
    table = numbers?.table.rawValue
    metric = numbers?.metric.rawValue
    rulePriority = numbers?.rulePriority.rawValue
    routing = numbers?.recordedRouting
  }

  /// The numbers, checked again: a file may have been edited.
  package var numbers: ENINumbers? {
    guard let table, let metric, let rulePriority else { return nil }
    return try? ENINumbers(
      table: table, metric: metric, rulePriority: rulePriority, routing: routing ?? .documented)
  }

  /// Every table that is or was the ENI's.
  package var tables: Set<RouteTable> {
    let all: [UInt32] = [table].compactMap { $0 } + earlierTables
    return Set(all.compactMap(RouteTable.init))
  }

  /// Whether nothing that enicfg made is left that only the record knows of.
  package var claimsNothing: Bool {
    !broughtUp && mtu == nil && addresses.isEmpty && !promotesSecondaries
  }
}

extension ENINumbers {
  /// The routing as records have it: nothing where it is the documented one.
  var recordedRouting: Routing? { routing == .documented ? nil : routing }
}
