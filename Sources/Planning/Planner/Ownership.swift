// The owners of objects: the kernel, enicfg, or another program.

package import Model

extension Route {
  /// Whether another program made the route, and neither enicfg nor the kernel.
  ///
  /// The kernel's own routes are redirects (1), connected routes (2) and those of router
  /// advertisements (9).
  var isForeign: Bool { madeBy != .enicfg && ![1, 2, 9].contains(madeBy.rawValue) }
}

extension InterfaceAddress {
  /// Whether enicfg made the address: the kernel has its mark, or the record of the link has it.
  ///
  /// The mark is missing before Linux 5.18, and after a change by a program that does not know it.
  package func isEnicfgs(by record: LinkRecord?) -> Bool {
    madeBy == .enicfg || record?.addresses.contains(address) == true
  }

  /// Whether the kernel cannot have added the address by itself.
  ///
  /// The kernel adds link-local addresses, and those of router advertisements with temporary ones.
  var isForeign: Bool {
    guard address.address.family == .v6 else { return true }
    // IFA_F_TEMPORARY is the same bit as IFA_F_SECONDARY.
    return !address.address.isLinkLocal && !flags.contains(.managesTemporaries)
      && !flags.contains(.secondary)
  }
}

extension Link {
  /// Whether this link needs the other one to be up; the ends of a veth pair name each other.
  func isStacked(on other: Link) -> Bool {
    lowerLink == other.index && other.lowerLink != index
  }
}

extension ObservedState {
  /// Whether a link or a next-hop object uses a link that did not in an earlier snapshot.
  private func hasNewUse(of name: LinkName, since earlier: ObservedState) -> Bool {
    guard let link = link(named: name) else { return false }
    let before = earlier.link(named: name)
    return link.master != before?.master
      || !link.moreMACs.allSatisfy { before?.moreMACs.contains($0) == true }
      || links.contains { upper in
        upper.isStacked(on: link) && !earlier.links.contains { $0.index == upper.index }
      }
      || nextHops.contains {
        $0.link == name && $0.madeBy != .enicfg && !earlier.nextHops.contains($0)
      }
  }

  /// The tables that enicfg's rules look up although they have no route of enicfg and belong to no
  /// known ENI: these rules are left over.
  ///
  /// - Parameter known: The tables of the present ENIs.
  package func orphanedTables(besides known: Set<RouteTable>) -> [RouteTable] {
    let inUse = Set(routes.filter { $0.madeBy == .enicfg }.map(\.table)).union(known)
    // The rules of local-first look up the main table, which belongs to no ENI.
    let lookedUp = Set(rules.filter { $0.madeBy == .enicfg }.compactMap(\.table))
      .subtracting([.main])
    return lookedUp.subtracting(inUse).sorted { $0.rawValue < $1.rawValue }
  }

  /// Whether other programs have added something to a link since an earlier snapshot.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - earlier: The earlier snapshot.
  ///   - known: Addresses that enicfg has made since.
  /// - Returns: Whether there is a new address or route of another program, or a new link on it.
  package func isUsedByOthers(
    _ link: LinkName, since earlier: ObservedState, besides known: [IPAddressWithLength]
  ) -> Bool {
    let before = Set(earlier.addresses(on: link).map(\.address)).union(known)
    return hasNewUse(of: link, since: earlier)
      || addresses(on: link).contains { $0.isForeign && !before.contains($0.address) }
      || routes.contains {
        $0.leaves(by: link) && $0.isForeign && !earlier.routes.contains($0)
      }
  }
}
