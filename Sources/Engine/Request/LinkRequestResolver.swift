// From a choice of links to a request per link: what the sources say of each, what was written down.

import Files
import Inventory
import Model
import Planning
import StateFiles

/// Resolves which links are meant, and what is asked for each.
struct LinkRequestResolver {
  let stores: Stores
  let settings: RequestedSettings
  let sources: InventorySources
  let wait: MetadataWait
  let around: Surroundings
  let records: StoredRecords
  private let place: String
  /// The ENIs that are not meant, although all are.
  var leftAlone: Set<MACAddress> = []
  /// Whether an agent asks: what the command line of an earlier `up` said stays then, where the
  /// configuration says nothing.
  var isAgents = false
  /// Whether leases are renewed elsewhere.
  var areLeasesRenewed = false
  /// Whether links that an administrator took down are none of those that are meant.
  var leavesHeldAlone = false
  /// What all sources say together.
  private(set) var inventory = Inventory()
  private(set) var primaryNIC: PrimaryNICDecision
  /// What is kept of ENIs, where the configuration names some by their ids.
  private let keptENIs: [ENIRecord]
  var resolved = ResolvedRequests()
  /// The links that are asked for.
  private(set) var asked: [Link] = []

  /// Reads what was written down.
  ///
  /// - Throws: ``Failure/file(_:)`` where not even the directory can be read.
  init(
    _ stores: Stores, _ settings: RequestedSettings, _ sources: InventorySources,
    _ wait: MetadataWait, in around: Surroundings, place: String
  ) throws(Failure) {
    self.stores = stores
    self.settings = settings
    self.sources = sources
    self.wait = wait
    self.around = around
    self.place = place
    records = try StoredRecords(stores, in: around.state, place: place)
    keptENIs = sources.namesIDs ? try stores.allENIs() : []
    primaryNIC = PrimaryNICDecision(nil, records, in: around.state)
  }

  var observed: ObservedState { around.state }

  /// Resolves a choice.
  ///
  /// - Throws: ``Failure`` where nothing at all can be resolved; what is about one link is in
  ///   ``ResolvedRequests/failures``.
  mutating func resolve(_ choice: LinkChoice) throws(Failure) -> ResolvedRequests {
    inventory = sources.merged([:], observed, wait.metadata, kept: keptENIs)
    let links = try links(for: choice).filter { link in
      !leavesHeldAlone || !stores.isHeld(link, place: place)
    }
    // Options of one ENI come with one link.
    if links.count == 1, let mac = links.first?.ownMAC, settings.ofOneENI != ENIOptions() {
      let given = [mac: settings.ofOneENI]
      inventory = sources.merged(given, observed, wait.metadata, kept: keptENIs)
    }
    primaryNIC = PrimaryNICDecision(inventory, records, in: observed)
    asked = links
    guard inventory.networkType.value != .classic else { return resolved }
    for link in links {
      do throws(Failure) {
        try refuseProblems(on: link)
        resolved.requests.append(try request(for: link))
      } catch .inventory(.primaryContradicted(let name, let wasPrimary)) {
        // Where the sources are wrong about one NIC, another one may be the primary NIC: none is touched.
        throw .inventory(.primaryContradicted(name, wasPrimary: wasPrimary))
      } catch {
        resolved.failures.append(ENIFailure(error, on: [link.name]))
      }
    }
    resolved.requests = resolved.requests.knowingEachOther
    resolved.leftOver = leftOver(choice)
    return resolved
  }

  /// Resolves links that an earlier resolution found, given what is there now.
  ///
  /// - Throws: As ``resolve(_:)``.
  mutating func resolve(links: [LinkName]) throws(Failure) -> ResolvedRequests {
    try resolve(.links(links.compactMap { LinkSelector($0.text) }))
  }

  /// Why no source says which ENIs there are; nil where one does, or none was asked.
  var listingFailure: MetadataFailure? {
    guard sources.file == nil, sources.metadata != nil,
      inventory.enis.isEmpty || !(wait.metadata?.enis.isEmpty == false)
    else { return nil }
    return wait.metadata?.listingFailure ?? .missing
  }

  func entry(for link: Link, _ eni: ENI?) -> ConfiguredENI? {
    guard let mac = link.ownMAC else { return nil }
    let id = eni?.id.value ?? keptENIs.first { $0.mac == mac }?.id.flatMap { CloudIdentifier($0) }
    return sources.configuration?.entry(for: mac, id: id, link: link.name)
  }
}

// Which links are meant.
extension LinkRequestResolver {
  private mutating func links(for choice: LinkChoice) throws(Failure) -> [Link] {
    switch choice {
    case .links(let selectors): try named(selectors)
    case .all(let orRecorded): try all(orRecorded: orRecorded)
    }
  }

  /// The links that are named; a name that means none is that one's failure.
  private mutating func named(_ selectors: [LinkSelector]) throws(Failure) -> [Link] {
    let ids = ENINames(inventory, kept: try stores.enis(for: selectors))
    var links: [Link] = []
    for selector in selectors {
      let link: Link
      do throws(Failure) {
        link = try records.link(selector, ids)
      } catch {
        resolved.failures.append(ENIFailure(error, on: selector.name.map { [$0] } ?? []))
        continue
      }
      if links.contains(where: { $0.index == link.index }) {
        throw .request(.linkTwice(link.name))
      }
      links.append(link)
    }
    return links
  }

  private mutating func all(orRecorded: Bool) throws(Failure) -> [Link] {
    guard inventory.networkType.value != .classic else { return [] }
    var links = namedByInventory()
    if let failure = listingFailure, let service = sources.metadata {
      let recorded = orRecorded ? try recordedLinks() : []
      // What is configured the agent finds by its records.
      guard !recorded.isEmpty || isAgents else {
        throw .inventory(
          .needed("--all", failure, service.url, path: wait.metadata?.missingPath))
      }
      links += recorded.filter { !links.contains($0) }
    } else if inventory.enis.isEmpty, !isAgents {
      throw .inventory(.none("--all"))
    }
    return links.filter { !isLeftAlone($0) }.sorted { $0.name < $1.name }
  }

  private func isLeftAlone(_ link: Link) -> Bool { link.ownMAC.map(leftAlone.contains) ?? false }

  /// The NICs of the ENIs that the inventory names; an ENI whose NIC cannot be told fails.
  private mutating func namedByInventory() -> [Link] {
    let macs = observed.nics.compactMap { inventory.eni(of: $0)?.mac }
    return nics(of: macs)
  }

  /// The links of the ENIs that were named last time.
  private mutating func recordedLinks() throws(Failure) -> [Link] {
    // The names of the files tell, whatever became of their content.
    let known = Set(try filing { () throws(FileError) in try stores.enis.macs() })
    return nics(of: observed.nics.compactMap(\.ownMAC).filter(known.contains))
  }

  private mutating func nics(of macs: [MACAddress]) -> [Link] {
    var links: [Link] = []
    for mac in Set(macs).sorted() {
      switch records.bearers(of: mac) {
      case .none: break
      case .eniAnd(let link, let twins):
        links.append(link)
        let names = twins.map(\.name).sorted()
        if !names.isEmpty {
          resolved.notes.append(.twins(mac, configured: link.name, leftAlone: names))
        }
      case .undecided(let links):
        let names = links.map(\.name).sorted()
        let failure = ENIFailure(.request(.severalHaveMAC(mac, names)), on: names)
        if !resolved.failures.contains(where: { $0.links == names }) {
          resolved.failures.append(failure)
        }
      }
    }
    return links
  }

  /// What the inventory says of a link's ENI.
  ///
  /// - Throws: ``Failure/request(_:)`` where the ENI is another NIC's, which has the same MAC.
  private func eni(of link: Link) throws(Failure) -> ENI? {
    guard let eni = inventory.eni(of: link) else { return nil }
    guard case .eniAnd(let other, _) = records.bearers(of: eni.mac), other.index != link.index
    else { return eni }
    // Its MAC was set by hand.
    guard link.ownMAC == eni.mac else { return nil }
    throw .request(.twin(link.name, of: other.name, eni.mac))
  }

  /// What is there of enicfg's that belongs to no ENI any more, as far as the choice is about it.
  private func leftOver(_ choice: LinkChoice) -> [DesiredLink] {
    // Another NIC took the name, and with it the numbers, of one that is gone.
    let succeeded = records.ofGoneLinks { gone in
      choice.isAll || resolved.requests.contains { $0.link.name == gone.link }
    }
    guard choice.isAll else { return succeeded }
    return succeeded + records.ofNoLink(besides: resolved.requests.compactMap(\.numbers))
      + records.detached(inventory).filter { gone in
        !(observed.link(named: gone.link).map(isLeftAlone) ?? false)
      }
  }
}

// What is asked for one link.
extension LinkRequestResolver {
  private mutating func request(for link: Link) throws(Failure) -> LinkRequest {
    let eni = try eni(of: link)
    if primaryNIC.isPrimary(link) != true {
      do { try Planner.checkCanBeENI(link, in: observed) } catch { throw .contradiction(error) }
    }
    let isPrimary = try primaryNIC.required(link)
    var request = LinkRequest(link: link, eni: eni, method: .dhcp)
    request.queues = QueueRequest(entry(for: link, eni), sources.configuration)
    request.primaryNIC = primaryNIC.toldLink
    request.metadataService = sources.metadataService
    if isPrimary {
      if let note = ignored(entry(for: link, eni), on: link) { resolved.notes.append(note) }
      if let option = settings.ofSecondaries.first {
        throw .request(.primaryLeftAlone(link.name, option: option))
      }
    } else {
      let asked = askedNumbers(of: link)
      request.numbers = try numbers(of: link, eni, asked)
      request.askedNumbers = asked == AskedNumbers() ? nil : asked
      request.method = try method(of: link, eni)
      request.tablesOfOthers = records.tablesOfOthers(than: link)
      request.cloudLinks = records.cloudLinks(than: link)
    }
    request.record = try records.record(of: link)
    guard let mac = request.record?.mac ?? link.ownMAC else { return request }
    if !isPrimary {
      request.lease = try filing { () throws(FileError) in
        try stores.lease(of: link.mac ?? mac)
      }
      request.isRenewed = areLeasesRenewed
    }
    request.kept = try kept(
      of: mac, eni, on: link, isPrimary: isPrimary, request.record)
    try checkOwners(of: eni?.addedAddresses ?? [], on: link, mac)
    if !isPrimary, request.method.asksServer, let origin = request.kept?.ipv6OnlyBy {
      request.method = .ipv6Only(by: origin)
    }
    // The primary NIC comes with the instance: none ever becomes it. Where the sources say otherwise,
    // no configured address may go.
    if let record = request.record, record.isWanted, (record.numbers == nil) != isPrimary {
      throw .inventory(.primaryContradicted(link.name, wasPrimary: record.numbers == nil))
    }
    return request
  }

  /// Checks that what `--secondary` adds does not belong to another ENI.
  private func checkOwners(
    of added: [IPv4Address], on link: Link, _ mac: MACAddress
  ) throws(Failure) {
    guard !added.isEmpty else { return }
    let owners = try AddressesOfENIs(inventory, stores, in: observed)
    for address in added { try owners.check(address, for: link.name, mac) }
  }

  /// What the configuration says of the primary NIC, of which only aliases are configured.
  private func ignored(_ entry: ConfiguredENI?, on link: Link) -> Note? {
    guard let entry else { return nil }
    let keys = entry.keysOfSecondaries
    return keys.isEmpty ? nil : .ignoredOnPrimary(link.name, keys: keys, entry.origin)
  }

  private func kept(
    of mac: MACAddress, _ eni: ENI?, on link: Link, isPrimary: Bool, _ record: LinkRecord?
  ) throws(Failure) -> ENIRecord {
    let earlier = try records.eni(of: mac) ?? ENIRecord(mac: mac)
    var kept = earlier.updated(eni, isPrimary: isPrimary, keepsAsked: isAgents)
    kept.further.number(after: earlier.further.secondary, on: link.name, in: observed)
    guard earlier == ENIRecord(mac: mac) else { return kept }
    // Nothing is known of the ENI any more: what was made on the link was made all the same.
    for at in kept.further.secondary.indices {
      let address = IPAddress.v4(kept.further.secondary[at].address)
      kept.further.secondary[at].isMade =
        record?.addresses.contains { $0.address == address } ?? false
    }
    return kept
  }

  /// Static where the command line or the configuration gives address and gateway, or says so.
  private func method(of link: Link, _ eni: ENI?) throws(Failure) -> AddressMethod {
    if let given = settings.method { return given }
    if case .absent(let origin)? = eni?.primaryAddress { return .ipv6Only(by: origin.recorded) }
    let entry = entry(for: link, eni)
    if isAgents, entry?.isStatic == nil, entry?.address == nil,
      let asked = records.standing.first(where: { $0.index == link.index })?.askedMethod
    {
      return asked
    }
    let isGiven = entry?.address != nil && entry?.gateway != nil
    guard settings.isStatic || entry?.isStatic?.value ?? isGiven else { return .dhcp }
    guard let address = eni?.address, let gateway = eni?.gateway.value,
      let origin = eni?.primaryAddress.origin
    else {
      let needed: [Attribute] = [.primaryAddress, .prefixLength, .gateway]
      let missing = eni?.unknownAttributes.filter(needed.contains)
      throw .inventory(
        .staticUnknown(link.name, missing ?? needed, wasAsked: wait.metadata != nil))
    }
    return .static(
      address: address, gateway: .v4(gateway), by: origin.recorded)
  }
}

extension QueueRequest {
  /// What the configuration asks of a NIC's queues: by its own entry, or of all.
  fileprivate init?(_ entry: ConfiguredENI?, _ configuration: Configuration?) {
    self.init(
      combined: Self.asked(entry, configuration) { $0.combined },
      steering: Self.asked(entry, configuration) { $0.steering })
  }

  private static func asked<Setting>(
    _ entry: ConfiguredENI?, _ configuration: Configuration?,
    _ setting: (ConfiguredQueues) -> Configured<Setting>?
  ) -> Asked<Setting>? {
    let own = entry.flatMap { setting($0.queues) }
    guard let found = own ?? configuration.flatMap({ setting($0.queues) }) else { return nil }
    return Asked(
      found.value, by: found.origin, isForAll: own == nil)
  }
}

extension [LinkRequest] {
  /// The requests, each of which knows the links of the others, and their tables.
  fileprivate var knowingEachOther: [LinkRequest] { knowing(self) }

  /// The requests, each of which knows the links of others, and their tables as they are going to be, not
  /// as they were.
  ///
  /// A table that two of them ask for stays with the one that has it.
  func knowing(_ all: [LinkRequest]) -> [LinkRequest] {
    let names = Set(all.map(\.link.name))
    return map { request in
      var request = request
      let own = request.link.name
      request.tablesOfOthers = request.tablesOfOthers.filter {
        $0.value == own || !names.contains($0.value)
      }
      let known = Set(request.cloudLinks)
      request.cloudLinks += all.map(\.link.name).filter { $0 != own && !known.contains($0) }
      // Each is looked at where it is: a request is large.
      for at in all.indices where all[at].link.index != request.link.index {
        guard let table = all[at].numbers?.table,
          !request.holds(table) || all[at].holds(table)
        else { continue }
        request.tablesOfOthers[table] = all[at].link.name
      }
      return request
    }
  }
}

extension LinkRequest {
  /// Whether the ENI is configured with a table now.
  fileprivate func holds(_ table: RouteTable) -> Bool {
    record?.isWanted == true && record?.table == table.rawValue
  }
}
