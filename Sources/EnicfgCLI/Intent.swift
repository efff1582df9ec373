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

  var isPrimary: Bool { numbers == nil }

  /// The lease, where it is so far from its end that no server need be asked.
  ///
  /// The kernel's countdown decides, not a clock: the address is there, and its T1 has not come.
  /// Only where somebody else keeps the address without an end does the clock tell.
  func goodLease(in observed: ObservedState, at moment: BootMoment?) -> KeptLease? {
    guard case .dhcp = method, let lease, link.isUp else { return nil }
    let address = observed.addresses(on: link.name).first { $0.address == lease.lease.address }
    guard let address else { return nil }
    guard case .seconds(let whole) = lease.lease.leaseTime else { return lease }
    var left = address.validLifetime
    if left == .forever {
      let isOurs = record?.addresses.contains(address.address) ?? false
      guard !isOurs, let moment, let remaining = lease.remaining(at: moment) else { return nil }
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
  ///   - indexes: The indexes kept so far; those given now are added.
  static func gather(
    _ links: [Link], _ observed: ObservedState, _ stores: Stores, _ options: AddressingOptions,
    indexes: inout ENIIndexes
  ) throws(Failure) -> [Intent] {
    let primary = observed.primaryLink
    var intents: [Intent] = []
    for link in links {
      var intent = Intent(link: link, method: options.method ?? .dhcp)
      if link.name == primary {
        if let option = options.given.first { throw .primaryLeftAlone(link.name, option: option) }
      } else {
        do {
          intent.numbers = try options.numbers(
            index: indexes.index(of: link, among: observed.links))
        } catch {
          throw .numbers(error, link: link.name)
        }
      }
      if let mac = link.mac {
        intent.record = try filing { () throws(StateFileError) in try stores.records.record(of: mac)
        }
        intent.lease = try filing { () throws(StateFileError) in try stores.leases.lease(of: mac) }
      }
      intents.append(intent)
    }
    return intents
  }
}
