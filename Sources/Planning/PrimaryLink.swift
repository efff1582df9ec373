// Which link is the primary NIC's: the one whose default route is never touched.

public import NetworkModel

extension ObservedState {
  /// The primary NIC's link, as far as the guest itself can tell.
  ///
  /// eth0 where it has a default route in the main table that enicfg did not make; else the link
  /// whose such route has the lowest metric; else eth0, if there is one.
  public var primaryLink: LinkName? {
    let defaults = routes.filter {
      $0.table == .main && $0.destination.isDefault && $0.madeBy != .enicfg && $0.link != nil
    }
    let documented = links.first { $0.name.ethernetNumber == 0 }?.name
    if let documented, defaults.contains(where: { $0.link == documented }) { return documented }
    // IPv4 first: its metrics and IPv6's are not to be compared.
    let best = defaults.min {
      ($0.destination.family == .v4 ? 0 : 1, $0.metric.rawValue)
        < ($1.destination.family == .v4 ? 0 : 1, $1.metric.rawValue)
    }
    return best?.link ?? documented
  }
}
