// From link selectors to the links that the kernel has.

import Inventory
import Model
import Planning

/// The MACs of ENIs by the ids that the cloud gave them.
struct ENINames {
  private var macs: [String: MACAddress] = [:]

  /// What an inventory says, and behind it what was kept.
  init(_ inventory: Inventory? = nil, kept: [ENIRecord] = []) {
    for eni in kept { if let id = eni.id { macs[id] = eni.mac } }
    for eni in inventory?.enis ?? [] { if let id = eni.id.value { macs[id.text] = eni.mac } }
  }

  func mac(_ selector: LinkSelector) -> MACAddress? {
    selector.isID ? macs[selector.text] : nil
  }
}

extension ObservedState {
  /// The link that the selector names by its name, or by an alternative one (`ip link property add`).
  func link(byName selector: LinkSelector) -> Link? {
    if let name = selector.name, let link = link(named: name) { return link }
    guard selector.isAlternativeName else { return nil }
    return links.first { $0.alternativeNames.contains(selector.text) }
  }

  /// The link that the selector names: by its name, if there is one, before the ENI's id.
  ///
  /// Of several NICs with the MAC of an ENI, it knows the primary one only; ``StoredRecords/link(_:_:)`` knows
  /// what is configured too.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` for a name that no link has, ``Failure/request(_:)`` for
  ///   a MAC or an id that none has.
  func link(_ selector: LinkSelector, _ ids: ENINames) throws(Failure) -> Link {
    if let link = link(byName: selector) { return link }
    if let mac = selector.mac ?? ids.mac(selector) {
      guard let link = try nic(mac) else {
        throw .request(.noSuchMAC(mac, existing: possibleENIs))
      }
      return link
    }
    guard !selector.isID else { throw .request(.noSuchENI(selector.text)) }
    guard let name = selector.name else {
      throw .request(.noSuchName(selector.text, existing: links.map(\.name).sorted()))
    }
    throw .contradiction(.noSuchLink(name, existing: links.map(\.name).sorted()))
  }

  /// The link that has a MAC; a VLAN or a bridge may bear its NIC's, and the NIC is meant.
  ///
  /// - Throws: ``Failure/request(_:)`` where several NICs bear it, and none is the primary one.
  private func nic(_ mac: MACAddress) throws(Failure) -> Link? {
    let nics = nics(bearing: mac)
    guard nics.count > 1 else {
      return nics.first ?? links.first { $0.permanentMAC == mac || $0.mac == mac }
    }
    let primary = nics.filter { isPrimary($0) == true }
    guard primary.count == 1 else {
      throw .request(.severalHaveMAC(mac, nics.map(\.name).sorted()))
    }
    return primary.first
  }
}
