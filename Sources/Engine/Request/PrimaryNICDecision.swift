// Which NIC is the primary one: the one decision for every command.

import Inventory
import Model
import Planning

/// Which NIC is the primary one.
///
/// The first that knows it decides: the inventory, then what enicfg recorded of the ENI, then the
/// guest's own routes.
struct PrimaryNICDecision {
  private let observed: ObservedState
  /// The link that the inventory names.
  private let told: Link?
  /// What is recorded of the ENI with a MAC; nil where nothing is.
  private let recorded: (MACAddress) -> Bool?

  /// Decides for what is there.
  ///
  /// - Parameters:
  ///   - inventory: What all sources say; nil where none was asked.
  ///   - records: What enicfg recorded.
  init(_ inventory: Inventory?, _ records: StoredRecords, in observed: ObservedState) {
    self.observed = observed
    let mac =
      inventory?.primaryMAC.value
      ?? inventory?.enis.first { $0.role.value == .primary }?.mac
    told = mac.flatMap { mac in
      guard case .eniAnd(let link, _) = records.bearers(of: mac) else { return nil }
      return link
    }
    recorded = { mac in (try? records.eni(of: mac))?.isPrimary }
  }

  /// The primary NIC's link, where the inventory names it.
  var toldLink: LinkName? { told?.name }

  /// Whether the link is the primary NIC's; nil where that cannot be told.
  func isPrimary(_ link: Link) -> Bool? {
    if let told { return link.index == told.index }
    if let mac = link.ownMAC, let known = recorded(mac) { return known }
    return observed.isPrimary(link)
  }

  /// Whether the link is the primary NIC's.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` where that cannot be told: then it may not be configured,
  ///   since it may be the one that carries the instance.
  func required(_ link: Link) throws(Failure) -> Bool {
    if let isPrimary = isPrimary(link) { return isPrimary }
    guard case .unknown(let candidates) = observed.primaryNIC else { return false }
    throw .contradiction(.primaryUnknown(candidates))
  }
}
