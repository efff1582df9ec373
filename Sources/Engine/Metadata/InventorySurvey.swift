// Asking the metadata service before anything is changed, and again where it knows a NIC by halves.

import Glibc
import Inventory
import Model
import Planning
import StateFiles

/// Which ENIs a command is about.
enum LinkChoice {
  /// Every ENI that the inventory names and the guest has; where nobody names them, perhaps those that
  /// were named last time.
  case all(orKept: Bool)
  /// These links.
  case links([LinkArgument])

  init(_ options: LinkOptions, orKept: Bool = false) {
    self = options.all ? .all(orKept: orKept) : .links(options.links)
  }

  var isAll: Bool {
    if case .all = self { true } else { false }
  }
}

/// What the metadata service said, and how long it was waited for.
struct InventorySurvey {
  /// What it said last; nil where it was not asked.
  var metadata: Inventory?
  /// The links that it knew too little of, to the end.
  var halfKnown: [Link] = []
  /// How long it was asked again for them.
  var waited = Duration.zero

  /// After an ENI is attached, the kernel may have its NIC seconds before the service knows it.
  static let patience = Duration.seconds(5)
  /// How long a unit asks again for a NIC that has come, once it has what goes without the service.
  private static let unitsPatience = Duration.seconds(45)

  /// Asks the service once, where it is to be asked.
  ///
  /// - Parameters:
  ///   - sources: Where the inventory comes from.
  ///   - isNeeded: Whether only the service can tell what is to be done: then a connection that is
  ///     refused is tried again.
  init(_ sources: InventorySources, isNeeded: Bool) {
    guard var client = sources.client else { return }
    if !isNeeded { client.bounds.refusal = .zero }
    metadata = client.inventory()
  }

  /// Asks again, as long as there is a NIC that it knows too little of and was not waited for yet.
  ///
  /// - Parameters:
  ///   - choice: The links that matter.
  ///   - sources: Where the inventory comes from.
  ///   - stores: Where it stands which links were waited for.
  ///   - isUnits: Whether a unit waits, which does so even for links that were waited for.
  mutating func wait(
    for choice: LinkChoice, _ sources: InventorySources, _ stores: Stores, isUnits: Bool = false
  ) throws(Failure) {
    guard let client = sources.client, let first = metadata else { return }
    let patience = isUnits ? Self.unitsPatience : Self.patience
    let start = ContinuousClock.now
    var pause = Duration.milliseconds(100)
    var answer = first
    while true {
      metadata = answer
      // Afresh each time: a NIC that was attached just now may yet get another name.
      var transaction = try Transaction(stores)
      halfKnown = try Self.halfKnown(answer, choice, in: transaction.observe(), stores)
      waited = ContinuousClock.now - start
      if halfKnown.isEmpty { return }
      let place = try BootMoment.current().place
      let isNew = isUnits || halfKnown.contains { !stores.wasAwaited($0, place: place) }
      guard isNew, waited + pause < patience else { return }
      Self.sleep(pause)
      pause = min(pause * 2, .seconds(1))
      answer = client.inventory()
    }
  }

  /// The links that the service ought to know and does not, or by halves only.
  ///
  /// Of all links those count that look as if they were attached just now: without an IPv4 address.
  private static func halfKnown(
    _ answer: Inventory, _ choice: LinkChoice, in observed: ObservedState, _ stores: Stores
  ) throws(Failure) -> [Link] {
    guard answer.listingFailure == nil, !answer.enis.isEmpty,
      answer.networkType.value != .classic
    else { return [] }
    let candidates: [Link]
    switch choice {
    case .all:
      let fresh = Set(observed.possibleENIs.map(\.index)).subtracting(
        observed.addresses.filter { $0.address.address.family == .v4 }
          .compactMap { observed.link(named: $0.link)?.index })
      candidates = observed.nics.filter {
        answer.eni(of: $0) != nil || fresh.contains($0.index)
      }
    case .links(let arguments):
      let ids = ENINames(answer, kept: try stores.enis(for: arguments))
      candidates = arguments.compactMap { try? observed.link($0, ids) }
    }
    return candidates.filter { link in
      answer.eni(of: link).map { answer.isHalfKnown($0.mac) } ?? true
    }
  }

  private static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }
}

extension Stores {
  /// Whether the inventory was waited for already, as long as this link has been there.
  fileprivate func wasAwaited(_ link: Link, place: String) -> Bool {
    guard let mac = link.ownMAC, let awaited = try? awaited.value(of: mac) else { return false }
    return awaited == AwaitedLink(mac: mac, index: link.index, place: place)
  }

  /// Writes down that the inventory was waited for in vain, so that nobody waits so long again.
  func keepAwaited(_ links: [Link], place: String) {
    for link in links {
      guard let mac = link.ownMAC, !wasAwaited(link, place: place) else { continue }
      // What cannot be written down costs time, and no more.
      try? awaited.write(AwaitedLink(mac: mac, index: link.index, place: place))
    }
  }
}

extension Inventory {
  /// The ENI of a link: it has the link's permanent MAC, or else the one that is in use.
  func eni(of link: Link) -> ENI? { link.permanentMAC.flatMap(eni) ?? link.mac.flatMap(eni) }

  /// Whether a key that every ENI has is missing, as it is for a while after the ENI was attached.
  func isHalfKnown(_ mac: MACAddress) -> Bool {
    problems.contains { problem in
      guard case .notLearnt(_, mac, .missing, _) = problem else { return false }
      return true
    }
  }
}
