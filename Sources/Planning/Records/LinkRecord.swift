// The record of a configured link: the request, and what enicfg made.

package import Model

/// The request for a link, and the objects without a mark that enicfg made on it.
///
/// Routes and rules are marked by their protocol number. Addresses and the link's state are not,
/// so the record has them. It is written before a plan is applied, so that after a killed run
/// the next one knows of everything. It is read through ``standing(on:in:place:)``, because
/// other programs may have removed objects since.
package struct LinkRecord: Equatable, Sendable {
  /// An MTU that enicfg set, in bytes.
  package struct MTU: Equatable, Sendable {
    /// The MTU before.
    package var before: UInt32
    /// The MTU that enicfg set.
    package var set: UInt32

    /// Makes a change from its parts.
    package init(before: UInt32, set: UInt32) {
      self.before = before
      self.set = set
    }
  }

  /// A setting that enicfg changed.
  package struct Setting: Equatable, Sendable {
    /// The setting.
    package var setting: LinkSetting
    /// The value before.
    package var before: UInt32
    /// The value that enicfg set.
    package var set: UInt32

    /// Makes a change from its parts.
    package init(_ setting: LinkSetting, before: UInt32, set: UInt32) {
      self.setting = setting
      self.before = before
      self.set = set
    }
  }

  /// The MAC.
  package var mac: MACAddress
  /// The link's name when the record was written.
  package var link: LinkName
  /// The kernel's index of the link: another index means another link, even with the same name and
  /// MAC.
  package var index: UInt32
  /// The boot and the network namespace for which that index is valid.
  package var place: String
  /// Whether the ENI should be configured; false if `down` had to leave something.
  package var isWanted = true
  /// Whether the plan of the record was applied and verified; false while it is being applied.
  package var isVerified = false
  /// How the ENI gets its address.
  package var method: AddressMethod
  /// The cloud's identifier of the ENI; nil if unknown.
  package var eni: String?
  /// The address of the metadata service, if it is not the documented one.
  package var metadataService: IPAddress?
  /// The ENI's route table; nil on the primary NIC, which needs none.
  package var table: UInt32?
  /// The ENI's metric; nil on the primary NIC.
  package var metric: UInt32?
  /// The metric of the primary NIC's default route that the ENI's metric was chosen to come after; nil
  /// for a documented or a requested one.
  package var metricBehind: UInt32?
  /// The ENI's rule priority; nil on the primary NIC.
  package var rulePriority: UInt32?
  /// The networks that are preferred to the ENI's default route; nil for the documented routing.
  package var routing: Routing?
  /// Which of these numbers a command line gave; nil where it gave none, and on the primary NIC.
  package var asked: AskedNumbers?
  /// Earlier tables of the ENI, which may still contain its routes.
  package var earlierTables: [UInt32] = []
  /// Whether enicfg set the link up, so that it can set it down.
  package var broughtUp = false
  /// The MTU, if enicfg changed it.
  package var mtu: MTU?
  /// The other settings that enicfg changed, in their order; nil if there are none, and in records of
  /// earlier versions.
  package var settings: [Setting]?
  /// Whether enicfg has set `promote_secondaries` for the time of a plan.
  package var promotesSecondaries = false
  /// The addresses that enicfg made on the link.
  package var addresses: [IPAddressWithLength] = []

  /// Makes the record of a link on which enicfg has made nothing yet.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - mac: Its MAC.
  ///   - place: This boot and network namespace.
  ///   - method: How it gets its address.
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
    metricBehind = numbers?.metricBehind?.rawValue
    rulePriority = numbers?.rulePriority.rawValue
    routing = numbers?.recordedRouting
  }

  /// The numbers, checked again because the file may have been edited.
  package var numbers: ENINumbers? {
    guard let table, let metric, let rulePriority else { return nil }
    return try? ENINumbers(
      table: table, metric: metric, rulePriority: rulePriority, routing: routing ?? .documented,
      metricBehind: metricBehind.map { RouteMetric($0) })
  }

  /// Every table that is or was the ENI's.
  package var tables: Set<RouteTable> {
    let all: [UInt32] = [table].compactMap { $0 } + earlierTables
    return Set(all.compactMap(RouteTable.init))
  }

  /// Whether the record has no object that enicfg made.
  package var claimsNothing: Bool {
    !broughtUp && mtu == nil && settings == nil && addresses.isEmpty && !promotesSecondaries
  }
}

extension ENINumbers {
  /// The routing for records: nil for the documented one.
  var recordedRouting: Routing? { routing == .documented ? nil : routing }
}
