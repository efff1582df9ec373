// What `up` would change: observed, planned, nothing applied.

import CLinux
import DHCPv4
import Inventory
import NetworkModel
import Planning
import StateFiles

/// One run of `plan`, or of `up --dry-run`.
struct PlanRun {
  let stores: Stores
  let addressing: AddressingOptions
  let sources: InventorySources
  let choice: LinkChoice
  /// Whether the plan is to be run as commands: then a lease is waited for where a link is up and
  /// has no carrier yet, and nothing stands in for it.
  var asCommands = false
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Plans `up` without changing anything: no link, no file.
  ///
  /// On a link that is up, a DHCP server is asked what it would offer, where that is permitted. Else
  /// the address is what the inventory says that it will be.
  func run() throws(Failure) -> Plan {
    let survey = try addressing.survey(sources, for: choice, stores)
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let moment = try BootMoment.current()
    var gathering = try Gathering(
      stores, addressing, sources, survey, in: observed, place: moment.place)
    let intents = try gathering.intents(for: choice)
    let leftOver = gathering.leftOver(by: intents, choice)
    gathering.notes(for: intents, choice, leftOver).forEach(note)
    let unleased = intents.filter {
      $0.desired(in: observed, at: moment).extent == .untilLease
    }
    let offers = try offers(to: unleased, at: moment)
    for intent in unleased {
      if let offer = offers[intent.link.index] { try intent.checkConsole(offer) }
    }
    let desired =
      try leftOver
      + intents.desired(
        in: observed, at: moment, leases: offers, isForeseen: !asCommands, besides: leftOver)
    let following = gathering.records.following(desired, in: observed, stores, at: moment)
    return try observed.plan(desired + following)
  }

  private func offers(
    to unleased: [Intent], at moment: BootMoment
  ) throws(Failure) -> [UInt32: Lease] {
    let pending = unleased.filter {
      $0.link.isUp && ($0.link.hasCarrier || asCommands)
    }
    guard !pending.isEmpty, has_effective_capability(Int32(CAPABILITY_NET_RAW)) else { return [:] }
    var watch = try LeaseWatch()
    return try watch.leases(
      for: pending, at: moment, probing: true,
      within: addressing.leaseLimit(sources.configuration))
  }
}
