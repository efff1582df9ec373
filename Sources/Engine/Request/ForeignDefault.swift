// The guest's default route, where another program gave it to a secondary NIC.

import Model
import Planning

extension Host {
  /// Notes that the guest's traffic leaves by a secondary NIC, because of a default route that
  /// enicfg does not want there: some DHCP clients add one without a metric, which replaces the
  /// primary NIC's.
  ///
  /// - Parameters:
  ///   - desired: What the links should have.
  ///   - requests: What was asked for them.
  ///   - observed: What the kernel has.
  func noteForeignDefault(
    _ desired: [DesiredLink], _ requests: [LinkRequest], in observed: ObservedState
  ) {
    let primary = requests.first?.primaryNIC ?? observed.primaryNIC.name
    let defaults = observed.routes.filter {
      $0.table == .main && $0.destination == .all(.v4) && $0.madeBy != .enicfg
    }
    guard let primary, let first = defaults.min(by: { $0.metric < $1.metric }),
      !first.leaves(by: primary),
      let link = desired.first(where: { $0.goal.isSecondary && first.leaves(by: $0.link) }),
      !link.routes.contains(where: { wanted in
        wanted.object.table == .main && wanted.object.destination == first.destination
          && wanted.object.metric == first.metric
      })
    else { return }
    note(.foreignDefault(first, on: link.link, primary: primary))
  }
}
