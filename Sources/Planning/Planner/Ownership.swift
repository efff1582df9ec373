// What is whose: the kernel's own, enicfg's, or foreign.

package import Model

extension Route {
  /// Whether neither enicfg nor the kernel by itself made the route.
  ///
  /// The kernel's own are redirects (1), its connected ones (2) and those of router
  /// advertisements (9).
  var isForeign: Bool { madeBy != .enicfg && ![1, 2, 9].contains(madeBy.rawValue) }
}

extension InterfaceAddress {
  /// Whether the kernel cannot have made the address by itself.
  ///
  /// It makes link-local ones, and those of router advertisements with their temporary kin.
  var isForeign: Bool {
    guard address.address.family == .v6 else { return true }
    // IFA_F_TEMPORARY is the same bit as IFA_F_SECONDARY.
    return !address.address.isLinkLocal && !flags.contains(.managesTemporaries)
      && !flags.contains(.secondary)
  }
}

extension ObservedState {
  /// The tables that enicfg's rules look up, in which there is no route of enicfg's, and that are no
  /// ENI's as far as is known: the rules are left over.
  ///
  /// - Parameter known: The tables of the ENIs that are there.
  package func orphanedTables(besides known: Set<RouteTable>) -> [RouteTable] {
    let inUse = Set(routes.filter { $0.madeBy == .enicfg }.map(\.table)).union(known)
    // The main table is looked up to let local networks go first, and is everybody's.
    let lookedUp = Set(rules.filter { $0.madeBy == .enicfg }.compactMap(\.table))
      .subtracting([.main])
    return lookedUp.subtracting(inUse).sorted { $0.rawValue < $1.rawValue }
  }

  /// What other programs have put on a link since an earlier snapshot, besides what is known.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - earlier: The earlier snapshot.
  ///   - known: Addresses that enicfg has made since.
  /// - Returns: Whether there is an address or a route of that kind.
  package func isUsedByOthers(
    _ link: LinkName, since earlier: ObservedState, besides known: [IPAddressWithLength]
  ) -> Bool {
    let before = Set(earlier.addresses(on: link).map(\.address)).union(known)
    return addresses(on: link).contains { $0.isForeign && !before.contains($0.address) }
      || routes.contains {
        $0.leaves(by: link) && $0.isForeign && !earlier.routes.contains($0)
      }
  }
}
