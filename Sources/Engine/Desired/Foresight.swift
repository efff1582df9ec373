// What `up` would want: observed and worked out, nothing applied.

import CLinux
import DHCPv4
import Inventory
import Model
import Planning
import StateFiles

/// What is wanted of some links, as far as it can be known without changing anything.
struct Foreseen {
  /// What was found out.
  let outset: Outset
  /// What the links ought to have, what is left over, and what follows.
  let desired: [DesiredLink]
}

/// How it is found out what is wanted.
struct Foresight {
  let stores: Stores
  let addressing: AddressingOptions
  let sources: InventorySources
  let choice: LinkChoice
  /// Whether the plan is to be run as commands: then a lease is waited for where a link is up and
  /// has no carrier yet, and nothing stands in for it.
  var asCommands = false
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Asks the metadata service, which may take its time.
  func survey() throws(Failure) -> InventorySurvey {
    try addressing.survey(sources, for: choice, stores)
  }

  /// Works out what is wanted, without changing a link or a file.
  ///
  /// On a link that is up, a DHCP server is asked what it would offer, where that is permitted. Else
  /// the address is what the inventory says that it will be.
  func see(
    _ survey: InventorySurvey, _ transaction: inout Transaction
  ) throws(Failure) -> Foreseen {
    let outset = try Outset(
      stores, addressing, sources, survey, for: choice, in: &transaction,
      at: BootMoment.current(), note: note)
    let unleased = outset.unleased
    let offers = try offers(to: unleased, at: outset.moment)
    for intent in unleased {
      if let offer = offers[intent.link.index] { try intent.checkConsole(offer) }
    }
    let desired = try outset.intents.desired(
      in: outset.observed, at: outset.moment, leases: offers, isForeseen: !asCommands,
      besides: outset.leftOver)
    return Foreseen(
      outset: outset, desired: outset.whole(desired, in: outset.observed, stores))
  }

  private func offers(
    to unleased: [LinkRequest], at moment: BootMoment
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
