// What `up` would want: observed and worked out, nothing applied.

import CLinux
import DHCPv4
import Inventory
import NetworkModel
import Planning
import StateFiles

/// What is wanted of some links, as far as it can be known without changing anything.
struct Foreseen {
  /// What the kernel had.
  let observed: ObservedState
  /// What was asked for each link.
  let intents: [Intent]
  /// What the links ought to have.
  let desired: [DesiredLink]
  /// What is left over of ENIs that are gone.
  let leftOver: [DesiredLink]
  /// What other ENIs' rules are to be, once the others are as they ought to be.
  let following: [DesiredLink]
  /// What all sources say together.
  let inventory: Inventory
  /// The indexes as they are kept; nil where no link needed one that is not its name's.
  let indexesBefore: ENIIndexes?
  /// The same with those given now.
  let indexes: ENIIndexes?
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
    let desired = try intents.desired(
      in: observed, at: moment, leases: offers, isForeseen: !asCommands, besides: leftOver)
    let following = gathering.records.following(
      leftOver + desired, in: observed, stores, at: moment)
    return Foreseen(
      observed: observed, intents: intents, desired: desired, leftOver: leftOver,
      following: following,
      inventory: gathering.inventory, indexesBefore: gathering.indexesBefore,
      indexes: gathering.indexes)
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
