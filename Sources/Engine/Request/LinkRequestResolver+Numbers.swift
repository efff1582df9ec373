// The numbers of the ENI that a request is for: its index, table, metric and rule priority.

import Files
import Inventory
import Model
import Planning
import StateFiles

extension LinkRequestResolver {
  /// - Parameter asked: What command lines gave.
  mutating func numbers(
    of link: Link, _ eni: ENI?, _ asked: AskedNumbers
  ) throws(Failure) -> ENINumbers {
    let index = try index(of: link)
    let entry = entry(for: link, eni)
    let given = settings.metric ?? entry?.metric?.value.rawValue ?? asked.metric
    let metric = given.map { OwnMetric(number: $0) } ?? ownMetric(of: link, index: index)
    do {
      return try ENINumbers(
        index: index, table: settings.table ?? entry?.table?.value.rawValue ?? asked.table,
        metric: metric.number,
        rulePriority: settings.rulePriority ?? entry?.rulePriority?.value.rawValue
          ?? asked.rulePriority,
        routing: settings.routing ?? entry?.routing?.value
          ?? sources.configuration?.routing?.value ?? asked.routing ?? .documented,
        metricBehind: metric.behind)
    } catch {
      throw .request(.numbers(error, link: link.name))
    }
  }

  /// What the command line gives, and what it gave earlier where that stays.
  func askedNumbers(of link: Link) -> AskedNumbers {
    let record = records.standing.first { $0.index == link.index && $0.isWanted }
    let given = AskedNumbers(
      table: settings.table, metric: settings.metric, rulePriority: settings.rulePriority,
      routing: settings.routing)
    return given.orEarlier(isAgents ? record?.asked : nil)
  }

  /// The metric that nobody gave: the documented one, or one behind the primary NIC's default routes.
  private func ownMetric(of link: Link, index: UInt32) -> OwnMetric {
    let record = records.standing.first { $0.index == link.index }
    return around.ownMetric(
      index: index, of: link.name, primaryNIC: primaryNIC.toldLink,
      earlier: record?.numbers.map {
        OwnMetric(number: $0.metric.rawValue, behind: $0.metricBehind)
      }, taken: metricsTaken(besides: link))
  }

  /// The metrics of the other ENIs that are configured, or were asked for before.
  private func metricsTaken(besides link: Link) -> Set<UInt32> {
    let standing = records.standing.filter { $0.index != link.index && $0.isWanted }
    return Set(standing.compactMap(\.metric))
      .union(resolved.requests.compactMap(\.numbers?.metric.rawValue))
  }

  private mutating func index(of link: Link) throws(Failure) -> UInt32 {
    if let number = link.name.ethernetNumber { return number }
    if resolved.indexesBefore == nil {
      let kept = try filing { () throws(FileError) in try stores.keptIndexes() }
      if kept == nil {
        // Where the file is unusable, the tables that the ENIs have tell their indexes.
        var found = ENIIndexes(of: records.standing + records.gone)
        found.kept.merge(stores.indexes.readSoundOnes().kept) { known, _ in known }
        resolved.indexesFoundAgain = found
      }
      resolved.indexesBefore = kept ?? resolved.indexesFoundAgain
    }
    var indexes = resolved.indexes ?? resolved.indexesBefore ?? ENIIndexes()
    let named = inventory.isComplete ? Set(inventory.enis.map(\.mac)) : nil
    let before = link.mac.flatMap { indexes.kept[$0] }
    let byName = linksNumberedByName
    let index = indexes.index(
      of: link, among: observed.links, byName: Set(byName.keys), named: named)
    resolved.indexes = indexes
    if let before, before != index, let holder = byName[before] {
      resolved.notes.append(.indexMoved(link.name, from: before, to: index, for: holder))
    }
    return index
  }

  /// The links that are ENIs', or are to be, and have their indexes by their names.
  private var linksNumberedByName: [UInt32: LinkName] {
    var links: [UInt32: LinkName] = [:]
    for link in observed.nics {
      let isENI =
        inventory.eni(of: link) != nil || asked.contains { $0.index == link.index }
        || records.standing.contains { $0.index == link.index && $0.isWanted }
      if isENI, let number = link.name.ethernetNumber { links[number] = link.name }
    }
    return links
  }
}
