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
  ///   - addressing: Its primary address, and what belongs to that; nil where a lease is still to come,
  ///     or the ENI has IPv6 only.
  ///   - observed: What the kernel has.
  ///   - others: What other links are going to have.
  static func desired(
    _ request: LinkRequest, _ addressing: ENIAddressing?, in observed: ObservedState,
    besides others: [DesiredLink]
  ) -> DesiredLink {
    DesiredLink(
      link: request.link.name, eni: request.kept?.id ?? request.record?.eni,
      goal: goal(request, addressing, in: observed, besides: others))
  }

  private static func goal(
    _ request: LinkRequest, _ addressing: ENIAddressing?, in observed: ObservedState,
    besides others: [DesiredLink]
  ) -> Goal {
    let further = request.kept?.further ?? FurtherAddresses()
    guard let numbers = request.numbers else {
      return .primary(
        primary(request, further.secondary, in: observed), queues: request.queues)
    }
    var eni = SecondaryENI(
      numbers, record: request.record, tablesOfOthers: request.tablesOfOthers,
      primaryNIC: request.primaryNIC,
      // With a primary IPv6 address comes the gateway.
      advertised: request.method.given?.address.address.family == .v6
        ? .nothing : further.advertised)
    eni.prefixes = further.prefixes.map(\.value)
    eni.metadataService = request.metadataService
    if addressing == nil, request.method.asksServer { return .awaitingLease(eni) }
    let goal = ENIProcedure.secondary(
      link: request.link.name, addressing: addressing, further: further, eni: eni,
      cloudSubnets: observed.subnets(of: request.cloudLinks, becoming: others))
    return .secondary(goal.behindOthers(in: observed), queues: request.queues)
  }

  /// What the primary NIC should have.
  ///
  /// Each alias has the prefix length of the address whose subnet it lies in.
  private static func primary(
    _ request: LinkRequest, _ secondary: [SecondaryAddress], in observed: ObservedState
  ) -> PrimaryGoal {
    let record = request.record
    let others = observed.addresses(on: request.link.name).filter {
      $0.address.address.family == .v4 && !$0.isEnicfgs(by: record)
    }
    // Another program may have added the address itself: it is not the primary one then.
    let primaries = others.filter { other in
      !secondary.contains { .v4($0.address) == other.address.address }
    }
    let aliases = ENIProcedure.aliases(secondary, of: request.link.name) { address in
      let holder = primaries.first { $0.address.prefix.contains(.v4(address)) }
      return (holder ?? primaries.first)?.address.length ?? IPFamily.v4.bitWidth
    }
    var goal = PrimaryGoal(
      aliases: aliases, record: record, tablesOfOthers: request.tablesOfOthers)
    goal.metadataService = request.metadataService
    return goal
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
    if let lease { return ENIAddressing(lease, otherGateway: kept?.gateway, left: .all) }
    guard let good = goodLease(in: observed, at: moment) else { return nil }
    let left = good.remaining(at: moment).map { LeaseTimeLeft.counted($0) }
    return ENIAddressing(good.lease, otherGateway: kept?.gateway, left: left ?? .kernels)
  }

  /// What a DHCP server is going to lease, as the inventory knows it.
  var expectedAddressing: ENIAddressing? {
    guard let address = eni?.address, let gateway = eni?.gateway.value,
      let origin = eni?.primaryAddress.origin
    else { return nil }
    return ENIAddressing(
      address: address, gateway: .v4(gateway),
      reason: .expected(origin))
  }
}

extension ENIAddressing {
  /// What a lease says, with a gateway from another source.
  ///
  /// - Parameters:
  ///   - lease: The lease.
  ///   - otherGateway: The gateway from another source. One that the user gave counts before the
  ///     lease's; one of another source counts if the lease has none, and the link reaches it.
  ///   - left: What is left of its time.
  init(_ lease: Lease, otherGateway: Assigned<IPv4Address>?, left: LeaseTimeLeft) {
    let given = otherGateway.flatMap { $0.origin.isGiven ? $0.value : nil }
    let reached = otherGateway.flatMap { lease.reaches($0.value) ? $0.value : nil }
    let gateway = given ?? lease.gateway ?? reached
    self.init(
      address: lease.address, gateway: gateway.map { .v4($0) },
      moreRoutes: lease.routes.filter { !$0.destination.isDefault }.map {
        MoreRoute(destination: $0.destination, gateway: $0.router.map { .v4($0) })
      },
      mtu: lease.mtu.map(UInt32.init), lifetime: left.lifetime ?? lease.leaseTime,
      lifetimeRule: left.rule,
      reason: .lease(lease.leaseTime, server: lease.server))
  }
}

/// What is left of a lease's time.
enum LeaseTimeLeft {
  /// All: it was granted just now.
  case all
  /// So much, by the clock.
  case counted(Lifetime)
  /// What the kernel counts.
  case kernels

  fileprivate var lifetime: Lifetime? { if case .counted(let left) = self { left } else { nil } }

  fileprivate var rule: LifetimeRule {
    switch self {
    case .all: .granted
    case .counted: .counted
    case .kernels: .kernels
    }
  }
}

extension AddressMethod {
  /// Whether a DHCP server is asked.
  var asksServer: Bool { self == .dhcp }

  /// What was given; nil where a server is to say it, or the ENI has IPv6 only.
  var given: ENIAddressing? {
    guard case .static(let address, let gateway, let origin) = self else { return nil }
    return ENIAddressing(address: address, gateway: gateway, reason: .assigned(origin))
  }
}
