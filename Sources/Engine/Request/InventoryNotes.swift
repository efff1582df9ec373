// What is to be told of the inventory, although the operation goes on.

import Inventory
import Model
import Planning

extension LinkRequestResolver {
  /// The notes on what is not known of the links, and on what was passed over.
  func notes(for resolved: ResolvedRequests, _ choice: LinkChoice) -> [Note] {
    resolved.notes + notesOfFile() + notesOfInventory(for: resolved, choice)
  }

  /// What a file of ENIs says that is about no NIC of the guest.
  private func notesOfFile() -> [Note] {
    (sources.file?.problems ?? []).compactMap { problem in
      switch problem {
      case .noMAC, .odd(_, of: nil, _, _): .inventoryProblem(problem, on: nil)
      default: nil
      }
    }
  }

  private func notesOfInventory(
    for resolved: ResolvedRequests, _ choice: LinkChoice
  ) -> [Note] {
    if inventory.networkType.value == .classic {
      return [.inventoryProblem(.classicNetwork, on: nil)]
    }
    let requests = resolved.requests
    if case .all(orRecorded: true) = choice, let failure = listingFailure,
      let service = sources.metadata
    {
      return [
        .takenFromLastTime(
          service.url, failure, requests.map(\.link.name), path: wait.metadata?.missingPath)
      ]
    }
    if let failure = wait.metadata?.listingFailure, let service = sources.metadata {
      let open = requests.filter { !$0.openAttributes.isEmpty }
      guard !open.isEmpty else { return [] }
      let isAllOpen = open.contains { $0.openAttributes.contains(.secondaryAddresses) }
      return [
        .serviceFailed(
          service.url, failure, isAllOpen ? .all : .prefixesAndIPv6, of: open.map(\.link.name),
          path: wait.metadata?.missingPath)
      ]
    }
    return incomplete(requests, resolved.leftOver) + problems(requests)
      + (choice.isAll ? missing() : [])
  }

  private func incomplete(_ requests: [LinkRequest], _ leftOver: [DesiredLink]) -> [Note] {
    wait.incomplete.compactMap { link in
      guard let mac = link.ownMAC else { return nil }
      // What another source knows is not missing.
      if let eni = inventory.eni(mac), eni.unknownAttributes.isEmpty { return nil }
      let isMeant = requests.contains { $0.link.index == link.index }
      let isDetached = leftOver.contains { $0.link == link.name }
      return .incomplete(
        link.name, mac, isNamed: wait.metadata?.eni(mac) != nil, after: wait.waited,
        isMeant ? .staysAsItIs : isDetached ? .countsAsDetached : .isLeftAlone)
    }
  }

  /// Warnings, one per ENI and cause.
  private func problems(_ requests: [LinkRequest]) -> [Note] {
    var notes: [Note] = []
    for request in requests {
      guard let mac = request.eni?.mac else { continue }
      let ofLink = inventory.problems.filter { $0.mac == mac }
      notes += unlearnt(ofLink, request, mac)
      notes += ofLink.filter(isTold).map { .inventoryProblem($0, on: request.link.name) }
    }
    return notes
  }

  /// Whether a problem of a link's ENI is told by itself.
  private func isTold(_ problem: InventoryProblem) -> Bool {
    if case .notLearnt = problem { return false }
    guard case .metadata = problem.originOfLeasedValue else { return problem.isWarning }
    return true
  }

  private func unlearnt(
    _ problems: [InventoryProblem], _ request: LinkRequest, _ mac: MACAddress
  ) -> [Note] {
    var attributes: [(MetadataFailure, [Attribute])] = []
    for case .notLearnt(let attribute, _, let failure, _) in problems {
      if failure == .missing, wait.incomplete.contains(where: { $0.ownMAC == mac }) { continue }
      guard request.numbers != nil || attribute == .secondaryAddresses, attribute.isMissed else {
        continue
      }
      if let at = attributes.firstIndex(where: { $0.0 == failure }) {
        attributes[at].1.append(attribute)
      } else {
        attributes.append((failure, [attribute]))
      }
    }
    return attributes.map { .notLearnt(request.link.name, $1, $0) }
  }

  /// Entries of the configuration about ENIs that are not known, and ENIs that a complete inventory
  /// names and the guest does not have.
  private func missing() -> [Note] {
    let strangers: [Note] = inventory.problems.compactMap { problem in
      guard case .noSuchENI = problem else { return nil }
      return .inventoryProblem(problem, on: nil)
    }
    let told = strangers + members()
    guard inventory.isComplete else { return told }
    return told
      + inventory.enis.filter { eni in
        !observed.links.contains { $0.ownMAC == eni.mac || $0.mac == eni.mac }
      }.map { .noNIC($0.mac, id: $0.id.value?.text) }
  }
}

extension LinkRequestResolver {
  /// The NICs of ENIs that are members of something, where no other NIC is the ENI's: those of a failover pair
  /// have an upper one that is.
  private func members() -> [Note] {
    observed.links.compactMap { link in
      guard let master = link.master, !Planner.isSoftware(link.kind),
        !link.isLoopback, let mac = inventory.eni(of: link)?.mac,
        observed.nics(bearing: mac).isEmpty
      else { return nil }
      let holder = observed.links.first { $0.index == master }
      return .memberLeftAlone(link.name, mac, of: holder?.name)
    }
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

extension Attribute {
  /// Whether something is not configured where the attribute is not known.
  fileprivate var isMissed: Bool {
    switch self {
    case .primaryAddress, .secondaryAddresses, .ipv4Prefixes, .ipv6Addresses, .ipv6Gateway,
      .ipv6Prefixes:
      true
    case .prefixLength, .gateway, .vSwitchBlock, .vSwitchIPv6Block, .listing, .primaryMAC, .role,
      .networkType, .instanceID, .status, .id, .vpcID, .vSwitchID:
      false
    }
  }
}
