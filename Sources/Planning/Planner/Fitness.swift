// What is there and does not work: an address with an end, out of order, or refused as a duplicate.

import Model

extension LinkPlanning {
  /// The change that makes an address that enicfg made as it should be; nil if it is.
  ///
  /// - Parameters:
  ///   - there: The address on the link.
  ///   - wanted: What it should be.
  ///   - rule: When limited lifetimes are set to the desired ones.
  func correction(
    _ there: InterfaceAddress, to wanted: Wanted<InterfaceAddress>, by rule: LifetimeRule
  ) -> Step? {
    guard owns(there) else { return nil }
    let address = wanted.object
    let there = there.withShownDeprecation
    var fit = there
    if address.validLifetime == .forever || rule != .kernels {
      if !there.hasLifetimes(of: address, by: rule) {
        fit.validLifetime = address.validLifetime
        fit.preferredLifetime = address.preferredLifetime
      }
    } else if there.preferredLifetime == .seconds(0), there.validLifetime > .seconds(0) {
      fit.preferredLifetime = there.validLifetime
    }
    if let metric = address.routeMetric, (there.routeMetric ?? .none) < metric {
      fit.routeMetric = metric
    }
    // IPv4 ignores the flag in a change.
    if address.address.address.family == .v6, !address.flags.contains(.noPrefixRoute) {
      fit.flags.remove(.noPrefixRoute)
    }
    guard fit != there else { return nil }
    fit.flags.remove(.deprecated)
    fit.madeBy = address.madeBy
    var before = there
    // IPv6 keeps the metric in a change that names none.
    if address.address.address.family == .v6, fit.routeMetric != there.routeMetric {
      before.routeMetric = there.routeMetric ?? .ipv6Connected
    }
    return Step(
      .replaceAddress(there, with: fit), undo: [.replaceAddress(fit, with: before)],
      because: wanted.reason)
  }

  /// Checks that duplicate detection did not refuse an address, unless enicfg made it and can make
  /// it again without duplicate detection.
  func checkIsNoDuplicate(
    _ there: InterfaceAddress, _ wanted: InterfaceAddress
  ) throws(PlanError) {
    guard there.flags.contains(.duplicate) else { return }
    guard owns(there), wanted.flags.contains(.noDuplicateDetection) else {
      throw .addressIsDuplicate(there)
    }
  }

  /// The routes of other programs that enicfg accepts although the kernel will remove them.
  func expiringRoutes() -> [Plan.Kept] {
    wanted.routes.compactMap { wanted in
      around.routes(withKeyOf: wanted).first { $0.serves(wanted) }
    }.filter { $0.expires && $0.madeBy != .enicfg }.map { .expiringRoute($0) }
  }

  /// The addresses of other programs that enicfg accepts although they do not fit.
  func unfitAddresses() -> [Plan.Kept] {
    wanted.allAddresses.flatMap { wanted -> [Plan.Kept] in
      let there = there(wanted.address.address) { $0.isSame(as: wanted) }
      guard let there, !owns(there) else { return [] }
      var unfit: [Plan.Unfit] = []
      if wanted.validLifetime == .forever, there.validLifetime != .forever {
        unfit.append(.expires)
      }
      if there.scope != wanted.scope { unfit.append(.scope(there.scope)) }
      if there.flags.contains(.tentative) { unfit.append(.tentative) }
      if there.withShownDeprecation.preferredLifetime == .seconds(0) { unfit.append(.deprecated) }
      return unfit.map { .unfit(there, $0) }
    } + (desired.secondary?.addressBefore(addresses).map { [.comesBefore($0)] } ?? [])
  }
}

extension InterfaceAddress {
  /// Whether what the kernel has left of its lifetimes is what is wanted.
  fileprivate func hasLifetimes(of wanted: InterfaceAddress, by rule: LifetimeRule) -> Bool {
    let pairs = [
      (validLifetime, wanted.validLifetime), (preferredLifetime, wanted.preferredLifetime),
    ]
    return pairs.allSatisfy { left, wanted in
      left.isNear(wanted) || rule == .counted && left.isLittleMore(than: wanted)
    }
  }

  /// With a preferred lifetime of 0 if it is deprecated: for a permanent IPv4 address, the kernel
  /// shows the flag alone.
  fileprivate var withShownDeprecation: InterfaceAddress {
    var address = self
    if flags.contains(.deprecated) { address.preferredLifetime = .seconds(0) }
    return address
  }
}

extension Lifetime {
  /// Whether a lifetime that the kernel counts down can be one that was just set to `other`.
  ///
  /// The kernel rounds to whole seconds, and some pass between setting and observing.
  func isNear(_ other: Lifetime) -> Bool {
    guard case .seconds(let left) = self, case .seconds(let full) = other else {
      return self == other
    }
    let slack = 1 + min(full / 16, 4)
    return left <= full && full - left <= slack || left > full && left - full <= 1
  }

  /// Whether a lifetime that the kernel counts down is what is left of a lease that it was told of late, as
  /// by a machine under load: the lease counts from its request.
  fileprivate func isLittleMore(than other: Lifetime) -> Bool {
    guard case .seconds(let left) = self, case .seconds(let counted) = other else { return false }
    return left > counted && left - counted <= 60
  }
}
