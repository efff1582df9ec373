// Plans what the kernel takes from router advertisements on a secondary NIC, and what they gave it
// before.

import Model

extension LinkPlanning {
  /// Sets the link's settings so that router advertisements give it no address, and no route that
  /// the primary NIC's IPv6 traffic could use; restores the settings that the ENI no longer needs.
  ///
  /// The steps have to come before the link is set up: the kernel then asks for an advertisement.
  func advertisementSteps(_ eni: SecondaryENI) -> [Step] {
    let wanted = wantedSettings(eni)
    let changes = wanted.compactMap { setting, value -> Step? in
      guard let now = link.settings[setting], now != value else { return nil }
      let left = setting == .acceptAdvertisements ? .nothing : eni.advertised
      return Step(
        .setSetting(name, setting, from: now, to: value), because: .advertisements(left))
    }
    let obsolete = changedSettings.filter { changed in
      !wanted.contains { $0.setting == changed.setting }
    }
    return changes + restorations(of: obsolete)
  }

  /// Restores the settings, the last one first, if they are still those that enicfg set.
  func restoredSettingSteps() -> [Step] { restorations(of: changedSettings.reversed()) }

  /// The steps that are possible: none that changes /proc/sys where that is read-only.
  ///
  /// In many containers it is; the ENI still gets its network there.
  func possible(_ steps: [Step]) -> [Step] {
    observed.settingsAreReadOnly ? steps.filter { !isInProc($0) } : steps
  }

  /// The settings that stay because of that.
  func impossibleSettings(_ steps: [Step]) -> [Plan.Kept] {
    steps.compactMap { step in
      guard observed.settingsAreReadOnly, isInProc(step),
        case .setSetting(let link, let setting, let now, _) = step.change
      else { return nil }
      return .setting(link, setting, now)
    }
  }

  /// Whether a step changes a setting that netlink cannot change.
  private func isInProc(_ step: Step) -> Bool {
    guard case .setSetting(_, let setting, _, _) = step.change else { return false }
    return setting.family == .v6
  }

  /// Whether router advertisements give the link a default route.
  func takesAdvertisedRoute(_ eni: SecondaryENI) -> Bool {
    let changed = changedSettings.first { $0.setting == .acceptAdvertisements }
    let accepted = changed?.before ?? link.settings[.acceptAdvertisements] ?? 0
    return eni.advertised == .defaultRoute && link.acceptsAdvertisements(if: accepted)
      && (link.settings[.advertisedMetric] != nil || observed.settingsAreReadOnly)
  }

  private var changedSettings: [LinkRecord.Setting] { desired.record?.settings ?? [] }

  /// The settings that the ENI needs; none if the kernel ignores router advertisements anyway, because
  /// IPv6 is disabled, the guest forwards packets, or another program processes them.
  private func wantedSettings(_ eni: SecondaryENI) -> [(setting: LinkSetting, value: UInt32)] {
    guard !changedSettings.isEmpty || link.acceptsAdvertisements else { return [] }
    switch eni.advertised {
    case .defaultRoute where link.settings[.advertisedMetric] != nil:
      return [
        (.acceptPrefixes, 0), (.acceptRoutes, 0),
        (.advertisedMetric, eni.numbers.metric(.v6).rawValue),
      ]
    // A kernel before Linux 5.12 gives the route the same metric on every NIC.
    case .nothing, .defaultRoute: return [(.acceptAdvertisements, 0)]
    }
  }

  private func restorations(of settings: some Sequence<LinkRecord.Setting>) -> [Step] {
    settings.filter { link.settings[$0.setting] == $0.set && $0.set != $0.before }.map {
      Step(
        .setSetting(name, $0.setting, from: $0.set, to: $0.before), because: removalReason)
    }
  }

  /// The default routes of router advertisements that are preferred to the primary NIC's, or will be
  /// after a flap of it or by the preference that the router claims: the metric decides first.
  ///
  /// The kernel keeps such a route until it expires, after minutes or hours. It is not enicfg's, and
  /// could not be restored with its lifetime.
  func overtakingRoutes(_ eni: SecondaryENI) -> [Plan.Kept] {
    let primaries = [eni.primaryNIC, around.primaryNIC.name].compactMap { $0 }
      .filter { $0 != name }
    let defaults = around.routes(in: .main).filter { $0.destination == .all(.v6) }
    let first = defaults.filter { route in
      primaries.contains { route.leaves(by: $0) } && route.madeBy != .enicfg
    }.min { $0.metric < $1.metric }
    guard let first else { return [] }
    return defaults.filter {
      $0.leaves(by: name) && $0.madeBy == .advertisement && $0.metric <= first.metric
    }.map { .advertisedRoute($0, before: first) }
  }
}
