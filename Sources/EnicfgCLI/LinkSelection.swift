// From the command line's LINKs to the links that the kernel has.

import NetworkModel
import Planning

extension LinkArgument {
  /// Whether the argument names the link that a record is about.
  func means(_ record: LinkRecord) -> Bool {
    switch meaning {
    case .name(let name): record.link == name
    case .mac(let mac): record.mac == mac
    }
  }
}

extension ObservedState {
  /// The links that the arguments name, in their order.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` for a name that no link has,
  ///   ``Failure/noSuchMAC(_:existing:)``, ``Failure/linkTwice(_:)``.
  func links(_ arguments: [LinkArgument]) throws(Failure) -> [Link] {
    var found: [Link] = []
    for argument in arguments {
      let link = try link(argument)
      if found.contains(where: { $0.index == link.index }) { throw .linkTwice(link.name) }
      found.append(link)
    }
    return found
  }

  /// Whether there is a link that the argument names.
  func has(_ argument: LinkArgument) -> Bool { (try? link(argument)) != nil }

  /// The link that the argument names.
  ///
  /// - Throws: As ``links(_:)``.
  func link(_ argument: LinkArgument) throws(Failure) -> Link {
    switch argument.meaning {
    case .name(let name):
      guard let link = link(named: name) else {
        throw .contradiction(.noSuchLink(name, existing: links.map(\.name).sorted()))
      }
      return link
    case .mac(let mac):
      // A VLAN or a bridge may bear its NIC's MAC: the NIC is meant.
      let bearers = links.filter { $0.permanentMAC == mac || $0.mac == mac }
      let nics = Set(possibleENIs.map(\.index))
      guard let link = bearers.first(where: { nics.contains($0.index) }) ?? bearers.first else {
        throw .noSuchMAC(mac, existing: possibleENIs)
      }
      return link
    }
  }
}
