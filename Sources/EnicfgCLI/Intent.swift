// What is asked for one link, with what enicfg remembers of it.

import DHCPv4
import NetworkModel
import Planning
import StateFiles

/// What is asked for one link.
struct Intent {
  /// The link.
  var link: Link
  /// The ENI's numbers; nil on the primary NIC.
  var numbers: ENINumbers?
  /// How its address is found.
  var method: AddressMethod
  /// What enicfg made on it earlier.
  var record: LinkRecord?
  /// The lease kept of it.
  var lease: KeptLease?
  /// The tables of other ENIs, by their links.
  var tablesOfOthers: [RouteTable: LinkName] = [:]

  /// The lease, where it is so far from its end that no server need be asked.
  ///
  /// The kernel's countdown decides, not a clock: the address is there, and its T1 has not come.
  /// Only where somebody else keeps the address without an end does the clock tell.
  func goodLease(in observed: ObservedState, at moment: BootMoment) -> KeptLease? {
    guard case .dhcp = method, let lease, link.isUp else { return nil }
    let address = observed.addresses(on: link.name).first { $0.address == lease.lease.address }
    guard let address else { return nil }
    guard case .seconds(let whole) = lease.lease.leaseTime else { return lease }
    var left = address.validLifetime
    if left == .forever {
      let isOurs = record?.addresses.contains(address.address) ?? false
      guard !isOurs, let remaining = lease.remaining(at: moment) else { return nil }
      left = remaining
    }
    return left.rawValue > whole - min(whole, lease.lease.renewalTime.rawValue) ? lease : nil
  }
}

extension Intent {
  /// The intents for links, gathered from the files.
  ///
  /// - Parameters:
  ///   - links: The links asked for.
  ///   - observed: What the kernel has.
  ///   - stores: Where records, leases and indexes are kept.
  ///   - options: What the command line says of them.
  ///   - records: What was written down of the links.
  ///   - indexes: The indexes kept so far; those given now are added.
  static func gather(
    _ links: [Link], _ observed: ObservedState, _ stores: Stores, _ options: AddressingOptions,
    records: KeptRecords, indexes: inout ENIIndexes
  ) throws(Failure) -> [Intent] {
    var intents: [Intent] = []
    for link in links {
      var intent = Intent(link: link, method: options.method ?? .dhcp)
      if try observed.isKnownPrimary(link) {
        if let option = options.given.first { throw .primaryLeftAlone(link.name, option: option) }
      } else {
        do { try Planner.checkCanBeENI(link, in: observed) } catch { throw .contradiction(error) }
        let index = indexes.index(of: link, among: observed.links)
        do {
          intent.numbers = try options.numbers(index: index)
        } catch {
          throw .numbers(error, link: link.name)
        }
        intent.record = try records.record(of: link)
        intent.tablesOfOthers = records.tablesOfOthers(than: link)
      }
      if let mac = link.mac {
        intent.lease = try filing { () throws(StateFileError) in try stores.leases.lease(of: mac) }
      }
      intents.append(intent)
    }
    return intents
  }

  /// The record of the link as it is asked for now, with what enicfg made on it earlier.
  func askedRecord(place: String) -> LinkRecord? {
    guard let mac = record?.mac ?? link.mac, let numbers else { return nil }
    let earlier =
      record ?? LinkRecord(link, mac: mac, place: place, method: method, numbers: numbers)
    return earlier.asked(method, numbers)
  }

  /// The intent, knowing what has been made on the link since it was gathered.
  func knowing(_ records: [UInt32: LinkRecord]) -> Intent {
    var intent = self
    intent.record = records[link.index] ?? record
    return intent
  }
}

extension ObservedState {
  /// Whether the link is the primary NIC's.
  ///
  /// - Throws: ``Failure/contradiction(_:)`` where that cannot be told: it may not be configured
  ///   then, lest it be the one that carries the instance.
  fileprivate func isKnownPrimary(_ link: Link) throws(Failure) -> Bool {
    if let isPrimary = isPrimary(link) { return isPrimary }
    guard case .unknown(let candidates) = primaryNIC else { return false }
    throw .contradiction(.primaryUnknown(candidates))
  }

  /// The plan for what is desired here.
  ///
  /// - Throws: ``Failure/contradiction(_:)``.
  func plan(_ desired: [DesiredLink]) throws(Failure) -> Plan {
    do { return try Planner.plan(desired, in: self) } catch { throw .contradiction(error) }
  }
}
