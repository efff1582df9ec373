// LinkRequestResolver the intents: the links meant, what the sources say of each, what was written down.

import Files
import Inventory
import Model
import Planning
import StateFiles

/// What intents are gathered from.
struct LinkRequestResolver {
  let stores: Stores
  let options: AddressingOptions
  let sources: InventorySources
  let survey: InventorySurvey
  let observed: ObservedState
  let records: StoredRecords
  /// What is kept of ENIs, where the configuration names some by their ids.
  private let keptENIs: [ENIRecord]
  /// The indexes kept so far; nil where no link needed one that is not its name's.
  private(set) var indexesBefore: ENIIndexes?
  /// The same with those given now.
  private(set) var indexes: ENIIndexes?
  /// What all sources say together.
  private(set) var inventory = Inventory()

  init(
    _ stores: Stores, _ options: AddressingOptions, _ sources: InventorySources,
    _ survey: InventorySurvey, in observed: ObservedState, place: String
  ) throws(Failure) {
    self.stores = stores
    self.options = options
    self.sources = sources
    self.survey = survey
    self.observed = observed
    records = try StoredRecords(stores, in: observed, place: place)
    keptENIs = sources.namesIDs ? try stores.allENIs() : []
  }

  /// The intents for the links that are meant, in the order of the arguments or of their names.
  mutating func intents(for choice: LinkChoice) throws(Failure) -> [LinkRequest] {
    inventory = sources.merged([:], observed, survey.metadata, kept: keptENIs)
    let links = try links(for: choice)
    // Options of one ENI come with one link.
    if links.count == 1, let mac = links.first?.ownMAC, options.ofOneENI != ENIOptions() {
      let given = [mac: options.ofOneENI]
      inventory = sources.merged(given, observed, survey.metadata, kept: keptENIs)
    }
    guard inventory.networkType.value != .classic else { return [] }
    try refuseProblems(on: links, choice)
    var intents: [LinkRequest] = []
    for link in links { intents.append(try intent(for: link)) }
    return intents.knowingEachOther
  }

  private func links(for choice: LinkChoice) throws(Failure) -> [Link] {
    let known = inventory
    switch choice {
    case .links(let arguments):
      return try observed.links(
        arguments, ENINames(known, kept: stores.enis(for: arguments)))
    case .all(let orKept):
      guard known.networkType.value != .classic else { return [] }
      var links = observed.nics.filter { known.eni(of: $0) != nil }
      if let failure = listingFailure, let client = sources.client {
        let kept = orKept ? try keptLinks() : []
        guard !kept.isEmpty else { throw .inventoryNeeded("--all", failure, client.url) }
        links += kept.filter { !links.contains($0) }
      } else if known.enis.isEmpty {
        throw .noInventory("--all")
      }
      return links.sorted { $0.name < $1.name }
    }
  }

  /// Why nobody says which ENIs there are; nil where somebody does, or nobody was asked.
  var listingFailure: MetadataFailure? {
    guard sources.file == nil, sources.client != nil,
      inventory.enis.isEmpty || !(survey.metadata?.enis.isEmpty == false)
    else { return nil }
    return survey.metadata?.listingFailure ?? .missing
  }

  /// The links of the ENIs that were named last time.
  func keptLinks() throws(Failure) -> [Link] {
    let macs = Set(try stores.allENIs().map(\.mac))
    return observed.nics.filter { $0.ownMAC.map(macs.contains) ?? false }
  }

  private mutating func intent(for link: Link) throws(Failure) -> LinkRequest {
    let eni = inventory.eni(of: link)
    let isPrimary = try isPrimary(link)
    var intent = LinkRequest(link: link, eni: eni, method: .dhcp)
    intent.queues = QueueRequest(entry(for: link, eni), sources.configuration)
    intent.primaryNIC = inventory.primaryLink(in: observed)?.name
    if isPrimary {
      if let option = options.ofSecondaries.first {
        throw .primaryLeftAlone(link.name, option: option)
      }
    } else {
      do { try Planner.checkCanBeENI(link, in: observed) } catch { throw .contradiction(error) }
      intent.numbers = try numbers(of: link, eni)
      intent.method = try method(of: link, eni)
      intent.tablesOfOthers = records.tablesOfOthers(than: link)
      intent.cloudLinks = records.cloudLinks(than: link)
    }
    intent.record = try records.record(of: link)
    guard let mac = intent.record?.mac ?? link.ownMAC else { return intent }
    if !isPrimary {
      intent.lease = try filing { () throws(FileError) in
        try stores.leases.value(of: link.mac ?? mac)
      }
    }
    intent.kept = try kept(of: mac, eni, on: link, isPrimary: isPrimary)
    // The primary NIC comes with the instance: none ever becomes it. Told otherwise, nobody is to
    // take a configured address away.
    if let record = intent.record, record.isWanted, (record.numbers == nil) != isPrimary {
      throw .primaryContradicted(link.name, wasPrimary: record.numbers == nil)
    }
    return intent
  }

  private func kept(
    of mac: MACAddress, _ eni: ENI?, on link: Link, isPrimary: Bool
  ) throws(Failure) -> ENIRecord {
    let earlier = try records.eni(of: mac) ?? ENIRecord(mac: mac)
    var kept = earlier.updated(eni, isPrimary: isPrimary)
    kept.further.number(after: earlier.further.secondary, on: link.name, in: observed)
    return kept
  }

  private mutating func numbers(of link: Link, _ eni: ENI?) throws(Failure) -> ENINumbers {
    let index = try index(of: link)
    let entry = entry(for: link, eni)
    do {
      return try ENINumbers(
        index: index, table: options.table ?? entry?.table?.value.rawValue,
        metric: options.metric ?? entry?.metric?.value.rawValue,
        rulePriority: options.rulePriority ?? entry?.rulePriority?.value.rawValue,
        routing: options.routing ?? entry?.routing?.value
          ?? sources.configuration?.routing?.value ?? .documented)
    } catch {
      throw .numbers(error, link: link.name)
    }
  }

  private mutating func index(of link: Link) throws(Failure) -> UInt32 {
    if let number = link.name.ethernetNumber { return number }
    if indexesBefore == nil {
      indexesBefore = try filing { () throws(FileError) in try stores.indexes.read() }
    }
    var indexes = indexes ?? indexesBefore ?? ENIIndexes()
    let named = inventory.isComplete ? Set(inventory.enis.map(\.mac)) : nil
    let index = indexes.index(of: link, among: observed.links, named: named)
    self.indexes = indexes
    return index
  }

  func entry(for link: Link, _ eni: ENI?) -> ConfiguredENI? {
    guard let mac = link.ownMAC else { return nil }
    let id = eni?.id.value ?? keptENIs.first { $0.mac == mac }?.id.flatMap { CloudIdentifier($0) }
    return sources.configuration?.entry(for: mac, id: id, link: link.name)
  }

  /// Static where the command line or the configuration gives address and gateway, or says so.
  private func method(of link: Link, _ eni: ENI?) throws(Failure) -> AddressMethod {
    if let given = options.method { return given }
    let entry = entry(for: link, eni)
    let isGiven = entry?.address != nil && entry?.gateway != nil
    guard options.static || entry?.isStatic?.value ?? isGiven else { return .dhcp }
    guard let address = eni?.address, let gateway = eni?.gateway.value,
      let origin = eni?.primaryAddress.origin
    else {
      let missing = eni?.unknownAttributes.filter {
        [.primaryAddress, .prefixLength, .gateway].contains($0)
      }
      throw .staticUnknown(
        link.name, missing ?? [.primaryAddress, .prefixLength, .gateway],
        wasAsked: survey.metadata != nil)
    }
    return .static(
      address: address, gateway: .v4(gateway), by: origin.recorded)
  }

  /// Whether the link is the primary NIC's: as the inventory says, or said, else as the guest's routes
  /// tell.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` where that cannot be told: it may not be configured
  ///   then, lest it be the one that carries the instance.
  private func isPrimary(_ link: Link) throws(Failure) -> Bool {
    if let primary = inventory.primaryLink(in: observed) { return link.index == primary.index }
    if let mac = link.ownMAC, let known = try? records.eni(of: mac)?.isPrimary { return known }
    if let isPrimary = observed.isPrimary(link) { return isPrimary }
    guard case .unknown(let candidates) = observed.primaryNIC else { return false }
    throw .contradiction(.primaryUnknown(candidates))
  }
}

extension QueueRequest {
  /// What the configuration asks of a NIC's queues: by its own entry, or of all.
  fileprivate init?(_ entry: ConfiguredENI?, _ configuration: Configuration?) {
    self.init(
      combined: Self.asked(\.combined, entry, configuration),
      steering: Self.asked(\.steering, entry, configuration))
  }

  private static func asked<Setting>(
    _ key: KeyPath<ConfiguredQueues, Configured<Setting>?>, _ entry: ConfiguredENI?,
    _ configuration: Configuration?
  ) -> Asked<Setting>? {
    let own = entry?.queues[keyPath: key]
    guard let found = own ?? configuration?.queues[keyPath: key] else { return nil }
    return Asked(
      found.value, by: found.origin, isForAll: own == nil)
  }
}

extension Inventory {
  /// The link of the primary ENI; nil where it is not known which that is.
  func primaryLink(in observed: ObservedState) -> Link? {
    let mac = primaryMAC.value ?? enis.first { $0.role.value == .primary }?.mac
    return observed.nics.first { eni(of: $0)?.mac == mac && mac != nil }
  }
}

extension [LinkRequest] {
  /// The intents, each of which knows the links of the others, and their tables as they are going to
  /// be, not as they were.
  fileprivate var knowingEachOther: [LinkRequest] {
    map { intent in
      var intent = intent
      for other in self where other.link.index != intent.link.index {
        intent.tablesOfOthers = intent.tablesOfOthers.filter { $0.value != other.link.name }
        if !intent.cloudLinks.contains(other.link.name) {
          intent.cloudLinks.append(other.link.name)
        }
      }
      for other in self where other.link.index != intent.link.index {
        if let table = other.numbers?.table { intent.tablesOfOthers[table] = other.link.name }
      }
      return intent
    }
  }
}
