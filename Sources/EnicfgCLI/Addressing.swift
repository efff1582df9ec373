// From a lease or the options to what a link ought to have.

import DHCPv4
import NetworkModel
import Planning
import StateFiles

extension ENIAddressing {
  /// What a lease says.
  ///
  /// - Parameters:
  ///   - lease: The lease.
  ///   - remaining: How long it still lasts, where it was not granted just now.
  init(_ lease: Lease, remaining: Lifetime? = nil) {
    self.init(
      address: lease.address, gateway: lease.gateway.map { .v4($0) },
      moreRoutes: lease.routes.filter { !$0.destination.isDefault }.map {
        MoreRoute(destination: $0.destination, gateway: $0.router.map { .v4($0) })
      },
      mtu: lease.mtu.map(UInt32.init), lifetime: remaining ?? lease.leaseTime,
      lifetimeIsNew: remaining == nil,
      reason: .lease(lease.leaseTime, server: lease.server))
  }
}

extension AddressMethod {
  /// What was given on the command line; nil where a server is to say it.
  var given: ENIAddressing? {
    guard case .static(let address, let gateway) = self else { return nil }
    return ENIAddressing(address: address, gateway: gateway, reason: .option("--address"))
  }
}

extension Intent {
  /// What the link ought to have, as far as it is known.
  ///
  /// - Parameters:
  ///   - observed: What the kernel has.
  ///   - moment: Now.
  ///   - lease: A lease that was granted, or offered, just now.
  func desired(
    in observed: ObservedState, at moment: BootMoment, lease: Lease? = nil
  ) -> DesiredLink {
    guard let numbers else { return DesiredLink(link: link.name, extent: .primary) }
    let addressing = addressing(in: observed, moment, lease)
    var desired =
      addressing.map {
        ENIProcedure.desired(
          link: link.name, addressing: $0, numbers: numbers, record: record)
      } ?? ENIProcedure.untilLease(link: link.name, numbers: numbers, record: record)
    desired.tablesOfOthers = tablesOfOthers
    return desired
  }

  private func addressing(
    in observed: ObservedState, _ moment: BootMoment, _ lease: Lease?
  ) -> ENIAddressing? {
    if let given = method.given { return given }
    if let lease { return ENIAddressing(lease) }
    guard let kept = goodLease(in: observed, at: moment)?.lease else { return nil }
    return ENIAddressing(kept, remaining: kept.leaseTime)
  }
}
