// From a request and its addressing to what a link should have: one builder for every command.

import DHCPv4
import Inventory
import Model
import Planning
import StateFiles

/// Builds what a link should have.
enum DesiredStateBuilder {
  /// What a link should have, as far as its addressing is known.
  ///
  /// - Parameters:
  ///   - request: What is asked for the link.
  ///   - addressing: Its primary address, and what belongs to that; nil where a lease is still to come.
  ///   - observed: What the kernel has.
  ///   - others: What other links are going to have.
  static func desired(
    _ request: LinkRequest, _ addressing: ENIAddressing?, in observed: ObservedState,
    besides others: [DesiredLink]
  ) -> DesiredLink {
    let further = request.kept?.further ?? FurtherAddresses()
    let link = request.link.name
    var desired: DesiredLink
    if let numbers = request.numbers {
      desired =
        addressing.map {
          ENIProcedure.desired(
            link: link, addressing: $0, further: further, numbers: numbers,
            cloudSubnets: observed.subnets(of: request.cloudLinks, becoming: others),
            record: request.record
          ).behindOthers(in: observed)
        } ?? ENIProcedure.untilLease(link: link, numbers: numbers, record: request.record)
    } else {
      desired = primary(request, further.secondary, in: observed)
    }
    desired.eni = request.kept?.id ?? request.record?.eni
    desired.tablesOfOthers = request.tablesOfOthers
    desired.primaryNIC = request.primaryNIC
    desired.queues = request.queues
    return desired
  }

  /// What the primary NIC should have.
  ///
  /// Each alias has the prefix length of the address whose subnet it lies in.
  private static func primary(
    _ request: LinkRequest, _ secondary: [SecondaryAddress], in observed: ObservedState
  ) -> DesiredLink {
    let record = request.record
    let others = observed.addresses(on: request.link.name).filter {
      $0.address.address.family == .v4 && record?.addresses.contains($0.address) != true
    }
    // The address itself may be there, put there by another program: it is no primary then.
    let primaries = others.filter { other in
      !secondary.contains { .v4($0.address) == other.address.address }
    }
    return ENIProcedure.primary(
      link: request.link.name, secondary: secondary, record: record
    ) { address in
      let holder = primaries.first { $0.address.prefix.contains(.v4(address)) }
      return (holder ?? primaries.first)?.address.length ?? IPFamily.v4.bitWidth
    }
  }
}

extension LinkRequest {
  /// What the link should have, as far as it is known.
  ///
  /// - Parameters:
  ///   - observed: What the kernel has.
  ///   - moment: Now.
  ///   - lease: A lease that was granted, or offered, just now.
  ///   - isForeseen: Whether what the inventory says may stand in for a lease that is to come.
  ///   - others: What other links are going to have.
  func desired(
    in observed: ObservedState, at moment: BootMoment, lease: Lease? = nil,
    isForeseen: Bool = false, besides others: [DesiredLink] = []
  ) -> DesiredLink {
    let addressing =
      addressing(in: observed, moment, lease) ?? (isForeseen ? expectedAddressing : nil)
    return DesiredStateBuilder.desired(self, addressing, in: observed, besides: others)
  }

  private func addressing(
    in observed: ObservedState, _ moment: BootMoment, _ lease: Lease?
  ) -> ENIAddressing? {
    if let given = method.given { return given }
    if let lease { return ENIAddressing(lease) }
    guard let kept = goodLease(in: observed, at: moment)?.lease else { return nil }
    return ENIAddressing(kept, remaining: kept.leaseTime)
  }

  /// What a DHCP server is going to lease, as the inventory knows it.
  private var expectedAddressing: ENIAddressing? {
    guard let address = eni?.address, let gateway = eni?.gateway.value,
      let source = eni?.primaryAddress.source
    else { return nil }
    return ENIAddressing(
      address: address, gateway: .v4(gateway),
      reason: .expected(Origin(source, option: "--address")))
  }
}

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
  /// What was given; nil where a server is to say it.
  var given: ENIAddressing? {
    guard case .static(let address, let gateway, let origin) = self else { return nil }
    return ENIAddressing(address: address, gateway: gateway, reason: .assigned(origin))
  }
}
