// From the command line's LINKs to the links that the kernel has.

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

  func mac(_ argument: LinkArgument) -> MACAddress? {
    argument.isID ? macs[argument.text] : nil
  }
}

extension LinkArgument {
  /// Whether the argument names the link that a record is about.
  func means(_ record: LinkRecord) -> Bool {
    if let mac { return record.mac == mac }
    return record.link == name || isID && record.eni == text
  }
}

extension ObservedState {
  /// The links that the arguments name, in their order.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` for a name that no link has,
  ///   ``Failure/noSuchMAC(_:existing:)``, ``Failure/noSuchENI(_:)``, ``Failure/linkTwice(_:)``.
  func links(_ arguments: [LinkArgument], _ ids: ENINames) throws(Failure) -> [Link] {
    var found: [Link] = []
    for argument in arguments {
      let link = try link(argument, ids)
      if found.contains(where: { $0.index == link.index }) { throw .linkTwice(link.name) }
      found.append(link)
    }
    return found
  }

  /// Whether there is a link that the argument names.
  func has(_ argument: LinkArgument, _ ids: ENINames) -> Bool {
    (try? link(argument, ids)) != nil
  }

  /// The link that the argument names: by its name, if there is one, before the ENI's id.
  ///
  /// - Throws: As ``links(_:_:)``.
  func link(_ argument: LinkArgument, _ ids: ENINames) throws(Failure) -> Link {
    if let name = argument.name, let link = link(named: name) { return link }
    if let mac = argument.mac ?? ids.mac(argument) {
      guard let link = nic(mac) else { throw .noSuchMAC(mac, existing: possibleENIs) }
      return link
    }
    guard !argument.isID, let name = argument.name else { throw .noSuchENI(argument.text) }
    throw .contradiction(.noSuchLink(name, existing: links.map(\.name).sorted()))
  }

  /// The link that has a MAC; a VLAN or a bridge may bear its NIC's, and the NIC is meant.
  private func nic(_ mac: MACAddress) -> Link? {
    let bearers = links.filter { $0.permanentMAC == mac || $0.mac == mac }
    let possible = Set(nics.map(\.index))
    return bearers.first { possible.contains($0.index) } ?? bearers.first
  }
}
