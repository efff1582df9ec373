// What is to be told of the inventory, although the command goes on.

import Inventory
import Model
import Planning
import Report

extension LinkRequestResolver {
  /// The notes on what is not known of the links, and on what was passed over.
  func notes(
    for intents: [LinkRequest], _ choice: LinkChoice, _ leftOver: [DesiredLink]
  ) -> [String] {
    if inventory.networkType.value == .classic {
      return [Messages.text(InventoryProblem.classicNetwork)]
    }
    if case .all(orKept: true) = choice, let failure = listingFailure, let client = sources.client {
      return [Messages.takenFromLastTime(client.url, failure, intents.map(\.link.name))]
    }
    if let failure = survey.metadata?.listingFailure, let client = sources.client {
      let open = intents.filter { !$0.openAttributes.isEmpty }
      guard !open.isEmpty else { return [] }
      let isAllOpen = open.contains { $0.openAttributes.contains(.secondaryAddresses) }
      return [
        Messages.serviceFailed(
          client.url, failure,
          isAllOpen ? "secondary addresses, prefixes and IPv6" : "prefixes and IPv6",
          of: open.map(\.link.name))
      ]
    }
    return halfKnown(intents, leftOver) + problems(intents) + (choice.isAll ? missing() : [])
  }

  /// Entries of the configuration about ENIs that nobody knows.
  private func strangers() -> [String] {
    inventory.problems.compactMap { problem in
      guard case .noSuchENI = problem else { return nil }
      return Messages.note(problem)
    }
  }

  private func halfKnown(_ intents: [LinkRequest], _ leftOver: [DesiredLink]) -> [String] {
    survey.halfKnown.compactMap { link in
      guard let mac = link.ownMAC else { return nil }
      // What another source knows is not missing.
      if let eni = inventory.eni(mac), eni.unknownAttributes.isEmpty { return nil }
      let isMeant = intents.contains { $0.link.index == link.index }
      let isDetached = leftOver.contains { $0.link == link.name }
      return Messages.halfKnown(
        link.name, mac, isNamed: survey.metadata?.eni(mac) != nil, after: survey.waited,
        isMeant
          ? "what is not known stays as it is"
          : isDetached ? "it counts as detached" : "it is left alone")
    }
  }

  /// Warnings, one per ENI and cause.
  private func problems(_ intents: [LinkRequest]) -> [String] {
    var notes: [String] = []
    for intent in intents {
      guard let mac = intent.eni?.mac else { continue }
      let ofLink = inventory.problems.filter { $0.mac == mac }
      notes += unlearnt(ofLink, intent, mac)
      notes += ofLink.filter { problem in
        if case .notLearnt = problem { return false }
        guard case .metadata = problem.originOfLeasedValue else { return problem.isWarning }
        return true
      }.map { "\(intent.link.name): \(Messages.note($0))" }
    }
    return notes
  }

  private func unlearnt(
    _ problems: [InventoryProblem], _ intent: LinkRequest, _ mac: MACAddress
  ) -> [String] {
    var attributes: [(MetadataFailure, [Attribute])] = []
    for case .notLearnt(let attribute, _, let failure, _) in problems {
      if failure == .missing, survey.halfKnown.contains(where: { $0.ownMAC == mac }) { continue }
      guard intent.numbers != nil || attribute == .secondaryAddresses,
        Messages.isTold(attribute)
      else { continue }
      if let at = attributes.firstIndex(where: { $0.0 == failure }) {
        attributes[at].1.append(attribute)
      } else {
        attributes.append((failure, [attribute]))
      }
    }
    return attributes.map { failure, attributes in
      Messages.notLearnt(intent.link.name, attributes, failure)
    }
  }

  /// ENIs that a complete inventory names and the guest does not have.
  private func missing() -> [String] {
    guard inventory.isComplete else { return strangers() }
    return strangers()
      + inventory.enis.filter { eni in
        !observed.links.contains { $0.ownMAC == eni.mac || $0.mac == eni.mac }
      }.map { Messages.noNIC($0.mac, id: $0.id.value?.text) }
  }
}

extension LinkRequest {
  /// What is configured on the link and not known of its ENI.
  fileprivate var openAttributes: [Attribute] {
    let relevant: [Attribute] =
      numbers == nil
      ? [.secondaryAddresses]
      : [.secondaryAddresses, .ipv4Prefixes, .ipv6Addresses, .ipv6Prefixes]
    guard let eni else { return relevant }
    return relevant.filter(eni.unknownAttributes.contains)
  }
}

extension Messages {
  /// Whether anybody misses the attribute.
  static func isTold(_ attribute: Attribute) -> Bool {
    switch attribute {
    case .primaryAddress, .secondaryAddresses, .ipv4Prefixes, .ipv6Addresses, .ipv6Gateway,
      .ipv6Prefixes:
      true
    default: false
    }
  }

  static func serviceFailed(
    _ url: MetadataURL, _ failure: MetadataFailure, _ what: String, of links: [LinkName]
  ) -> String {
    "metadata service \(url): \(text(failure)); the \(what) of "
      + "\(Wording.list(links.map(\.description))) are not known, and stay as they are"
  }

  static func halfKnown(
    _ link: LinkName, _ mac: MACAddress, isNamed: Bool, after waited: Duration, _ end: String
  ) -> String {
    let seconds = waited.components.seconds
    let after = seconds > 0 ? ", after \(seconds) s" : ""
    let what = (isNamed ? "does not know all of it" : "does not name it") + after
    return "\(link) (\(mac)): the metadata service \(what); \(end)"
  }

  static func notLearnt(
    _ link: LinkName, _ attributes: [Attribute], _ failure: MetadataFailure
  ) -> String {
    "\(link): \(Wording.list(attributes.map { text($0) })) not known"
      + " (\(text(failure))): what is configured stays as it is"
  }

  static func noNIC(_ mac: MACAddress, id: String?) -> String {
    "\(id ?? "ENI") (\(mac)): the guest has no NIC of it"
  }
}
