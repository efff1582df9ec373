// Which of several NICs is an ENI's, where more than one bears its MAC.

import Inventory
import Model
import Planning

/// The NICs that bear the MAC of an ENI.
enum BearersOfMAC {
  /// No NIC bears it.
  case none
  /// The NIC is the ENI's; the others bear its MAC only.
  case eniAnd(Link, twins: [Link])
  /// Nothing tells which one is the ENI's.
  case undecided([Link])
}

extension ObservedState {
  /// The NICs with a MAC: those that have it from their maker, before those that bear it only.
  ///
  /// A MAC that was set by hand does not make a NIC another ENI's.
  func nics(bearing mac: MACAddress) -> [Link] {
    // Each is looked at where it is: there may be many links.
    let nics = links.indices.filter { links[$0].permanentMAC == mac || links[$0].mac == mac }
      .map { links[$0] }.filter(\.isNIC)
    for isOwn in [{ $0.permanentMAC == mac }, { $0.ownMAC == mac }] as [(Link) -> Bool] {
      let own = nics.filter(isOwn)
      if !own.isEmpty { return own }
    }
    return nics
  }
}

extension StoredRecords {
  /// The link that a selector names; of several NICs with its MAC, the ENI's.
  ///
  /// - Throws: As ``ObservedState/link(_:_:)``.
  func link(_ selector: LinkSelector, _ ids: ENINames) throws(Failure) -> Link {
    if observed.link(byName: selector) == nil, let mac = selector.mac ?? ids.mac(selector),
      case .eniAnd(let link, _) = bearers(of: mac)
    {
      return link
    }
    return try observed.link(selector, ids)
  }

  /// The links that the selectors name, in their order.
  ///
  /// - Throws: As ``ObservedState/link(_:_:)``; ``Failure/request(_:)`` for a link that is named twice.
  func links(_ selectors: [LinkSelector], _ ids: ENINames) throws(Failure) -> [Link] {
    var found: [Link] = []
    for selector in selectors {
      let link = try link(selector, ids)
      if found.contains(where: { $0.index == link.index }) { throw .request(.linkTwice(link.name)) }
      found.append(link)
    }
    return found
  }

  /// Whether there is a link that the selector names.
  func has(_ selector: LinkSelector, _ ids: ENINames) -> Bool {
    (try? link(selector, ids)) != nil
  }

  /// The NICs that bear the MAC of an ENI, as of an SR-IOV pair whose NICs are independent of each other.
  ///
  /// Of a failover pair, the lower ones are members of the upper one and so no NICs by themselves.
  /// Otherwise, the one that is configured as the ENI's is the ENI's, or the one that is the primary NIC.
  ///
  /// Source: cloud-init#5794, of a guest with pairs of NICs of one MAC.
  func bearers(of mac: MACAddress) -> BearersOfMAC {
    let bearers = observed.nics(bearing: mac)
    guard let first = bearers.first else { return .none }
    guard bearers.count > 1 else { return .eniAnd(first, twins: []) }
    let isKnown: [(Link) -> Bool] = [
      { link in standing.contains { $0.index == link.index && $0.isWanted } },
      { observed.isPrimary($0) == true },
    ]
    for isOne in isKnown {
      let found = bearers.filter(isOne)
      guard found.count == 1, let link = found.first else { continue }
      return .eniAnd(link, twins: bearers.filter { $0.index != link.index })
    }
    return .undecided(bearers)
  }
}
