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

extension ObservedState {
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
  /// - Returns: Whether there is a new address or route of another program.
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
