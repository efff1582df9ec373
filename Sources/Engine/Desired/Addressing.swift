// From a lease, the inventory or the options to what a link ought to have.

import DHCPv4
import Inventory
import Model
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
  /// What was given; nil where a server is to say it.
  var given: ENIAddressing? {
    guard case .static(let address, let gateway, let origin) = self else { return nil }
    return ENIAddressing(address: address, gateway: gateway, reason: .assigned(origin))
  }
}

extension LinkRequest {
  /// What the link ought to have, as far as it is known.
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
    let further = kept?.further ?? FurtherAddresses()
    var desired: DesiredLink
    if let numbers {
      let addressing =
        addressing(in: observed, moment, lease) ?? (isForeseen ? expectedAddressing : nil)
      desired =
        addressing.map {
          ENIProcedure.desired(
            link: link.name, addressing: $0, further: further, numbers: numbers,
            cloudSubnets: observed.subnets(of: cloudLinks, becoming: others), record: record
          ).behindOthers(in: observed)
        } ?? ENIProcedure.untilLease(link: link.name, numbers: numbers, record: record)
    } else {
      desired = observed.desiredPrimary(link, further.secondary, record: record)
    }
    desired.eni = kept?.id
    desired.tablesOfOthers = tablesOfOthers
    desired.primaryNIC = primaryNIC
    desired.queues = queues
    return desired
  }

  /// What the link ought to have, after what the command line adds was checked.
  ///
  /// - Throws: As ``checkAdded(_:in:)``.
  func checkedDesired(
    in observed: ObservedState, at moment: BootMoment, lease: Lease? = nil,
    isForeseen: Bool = false, besides others: [DesiredLink] = []
  ) throws(Failure) -> DesiredLink {
    let desired = desired(
      in: observed, at: moment, lease: lease, isForeseen: isForeseen, besides: others)
    if desired.extent != .untilLease { try checkAdded(desired, in: observed) }
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

  /// What a DHCP server is going to lease, as the inventory knows it.
  private var expectedAddressing: ENIAddressing? {
    guard let address = eni?.address, let gateway = eni?.gateway.value,
      let origin = eni?.primaryAddress.origin
    else { return nil }
    return ENIAddressing(
      address: address, gateway: .v4(gateway),
      reason: .expected(origin))
  }
}

extension ObservedState {
  /// What the primary NIC ought to have.
  ///
  /// Each alias has the prefix length of the address whose subnet it lies in.
  func desiredPrimary(
    _ link: Link, _ secondary: [SecondaryAddress], record: LinkRecord?
  ) -> DesiredLink {
    let others = addresses(on: link.name).filter {
      $0.address.address.family == .v4 && record?.addresses.contains($0.address) != true
    }
    // The address itself may be there, put there by somebody else: it is no primary then.
    let primaries = others.filter { other in
      !secondary.contains { .v4($0.address) == other.address.address }
    }
    return ENIProcedure.primary(link: link.name, secondary: secondary, record: record) { address in
      let holder = primaries.first { $0.address.prefix.contains(.v4(address)) }
      return (holder ?? primaries.first)?.address.length ?? IPFamily.v4.bitWidth
    }
  }
}
