// What is asked for one link, with what enicfg remembers of it.

import DHCPv4
import Inventory
import Model
import Planning
import StateFiles

/// What is asked for one link.
struct LinkRequest {
  /// The link.
  var link: Link
  /// What the inventory says of its ENI; nil where it does not name it.
  var eni: ENI?
  /// The ENI's numbers; nil on the primary NIC.
  var numbers: ENINumbers?
  /// Which of them a command line gave.
  var askedNumbers: AskedNumbers?
  /// How its address is found.
  var method: AddressMethod
  /// What enicfg made on it earlier.
  var record: LinkRecord?
  /// The lease kept of it.
  var lease: LeaseRecord?
  /// Whether the lease is renewed elsewhere, so that it is good as long as it lasts.
  var isRenewed = false
  /// What is kept of the ENI, as it should be from now on.
  var kept: ENIRecord?
  /// What the configuration asks of its queues.
  var queues: QueueRequest?
  /// The tables of other ENIs, by their links.
  var tablesOfOthers: [RouteTable: LinkName] = [:]
  /// The primary NIC's link, where the inventory tells.
  var primaryNIC: LinkName?
  /// The address of the metadata service.
  var metadataService = IPAddress.metadataService
  /// The other links whose networks are the cloud's.
  var cloudLinks: [LinkName] = []

  /// The lease, where it is so far from its end that no server need be asked.
  ///
  /// The kernel's countdown decides, not a clock: the address is there, and its T1 has not come.
  /// Only where another program keeps the address without an end does the clock tell. A lease of
  /// another address than the ENI has by now does not count. A lease that is renewed elsewhere need
  /// only last: who set the link down or removed the address did not end it.
  func goodLease(in observed: ObservedState, at moment: BootMoment) -> LeaseRecord? {
    guard case .dhcp = method, let lease, agrees(lease.lease) else { return nil }
    guard !isRenewed else { return lease.remaining(at: moment) == nil ? nil : lease }
    guard link.isUp else { return nil }
    let address = observed.addresses(on: link.name).first { $0.address == lease.lease.address }
    guard let address else { return nil }
    guard case .seconds(let whole) = lease.lease.leaseTime else { return lease }
    var left = address.validLifetime
    if left == .forever {
      guard !address.isEnicfgs(by: record), let remaining = lease.remaining(at: moment) else {
        return nil
      }
      left = remaining
    }
    let rest = whole - min(whole, lease.lease.renewalTime.rawValue)
    return left.rawValue > rest ? lease : nil
  }

  /// Whether the inventory knows no other primary address, and the user gave no other mask.
  func agrees(_ lease: Lease) -> Bool {
    guard hasExpectedAddress(lease) else { return false }
    guard case .given(let length) = knownMask else { return true }
    return length == lease.address.length
  }

  private func hasExpectedAddress(_ lease: Lease) -> Bool {
    eni?.primaryAddress.value.map { .v4($0) == lease.address.address } ?? true
  }

  /// How to ask for the link's lease: confirm a kept one that has not run out, or start from scratch.
  ///
  /// - Parameters:
  ///   - moment: Now.
  ///   - probing: Whether an offer is enough.
  /// - Returns: Nil where the link has no MAC.
  func leaseRequest(at moment: BootMoment, probing: Bool = false) -> LeaseRequest? {
    guard let mac = link.mac else { return nil }
    var mode = LeaseRequest.Mode.discover
    if probing {
      mode = .probe
    } else if let lease, agrees(lease.lease), lease.remaining(at: moment) != nil {
      mode = .initReboot(lease.lease)
    }
    return LeaseRequest(linkIndex: link.index, mac: mac, mode: mode, known: knownTerms)
  }

  /// What other sources know of the address that a server leases.
  var knownTerms: KnownTerms {
    KnownTerms(
      address: eni?.primaryAddress.value, mask: knownMask, gateway: kept?.gateway?.value)
  }

  private var knownMask: KnownTerms.Mask {
    guard case .present(let length, let origin)? = eni?.prefixLength else { return .unknown }
    return origin.isGiven ? .given(length) : .otherwise(length)
  }

  /// Checks that the leased address is the one that the console shows.
  ///
  /// - Throws: ``Failure/inventory(_:)``.
  func checkConsole(_ lease: Lease) throws(Failure) {
    guard !hasExpectedAddress(lease), case .present(let address, let source)? = eni?.primaryAddress
    else {
      return
    }
    throw .inventory(
      .addressDiffers(
        link.name, leased: lease.address, server: lease.server, inventory: address, from: source))
  }

  /// Checks that what `--secondary` adds lies in the vSwitch's block, or, where that is not known, in
  /// the subnet of the primary address.
  ///
  /// - Throws: ``Failure/alias(_:)``.
  func checkAdded(_ desired: DesiredLink, in observed: ObservedState) throws(Failure) {
    let there = observed.addresses(on: link.name).filter { address in
      !address.flags.contains(.secondary) && !desired.aliases.contains { $0.object == address }
    }
    let primaries = numbers == nil ? there : desired.addresses.map(\.object)
    let subnets = primaries.map(\.address.prefix).filter { $0.family == .v4 }
    guard let kept else { return }
    for alias in desired.aliases where alias.reason == .assigned(.option("--secondary")) {
      guard case .v4(let address) = alias.object.address.address,
        let block = kept.blockWithout(address, or: subnets)
      else { continue }
      throw .alias(.outsideBlock(link.name, address, block: block))
    }
  }

  /// The record of the link as it is asked for now, with what enicfg made on it earlier; nil where
  /// nothing is asked that a record would be needed for.
  func askedRecord(place: String) -> LinkRecord? {
    guard let mac = record?.mac ?? link.ownMAC else { return nil }
    let hasAliases = kept?.further.secondary.isEmpty == false
    guard numbers != nil || record != nil || hasAliases else { return nil }
    let earlier =
      record ?? LinkRecord(link, mac: mac, place: place, method: method, numbers: numbers)
    var asked = earlier.asked(method, numbers, eni: kept?.id)
    asked.asked = askedNumbers
    asked.metadataService = metadataService == .metadataService ? nil : metadataService
    return asked
  }

  /// What is to be kept of the ENI, where anything is known of it.
  var keptIfAny: ENIRecord? {
    guard let kept else { return nil }
    var nothing = ENIRecord(mac: kept.mac)
    nothing.isPrimary = kept.isPrimary
    return kept == nothing ? nil : kept
  }
}

extension [LinkRequest] {
  /// What their links should have, each knowing what the others and `leftOver` are going to have.
  ///
  /// - Returns: What is desired, and the links for which it is not possible.
  func desired(
    in observed: ObservedState, at moment: BootMoment, leases: [UInt32: Lease] = [:],
    isForeseen: Bool = false, besides leftOver: [DesiredLink] = []
  ) -> (desired: [DesiredLink], failures: [ENIFailure]) {
    // Only where local networks go first do the others matter.
    let needsOthers = contains { $0.numbers?.routing == .localFirst }
    let others =
      needsOthers
      ? map { request in
        request.desired(
          in: observed, at: moment, lease: leases[request.link.index], isForeseen: isForeseen)
      } : []
    var desired: [DesiredLink] = []
    var failures: [ENIFailure] = []
    for request in self {
      let one = request.desired(
        in: observed, at: moment, lease: leases[request.link.index], isForeseen: isForeseen,
        besides: leftOver + others)
      do throws(Failure) {
        if !one.goal.awaitsLease { try request.checkAdded(one, in: observed) }
        desired.append(one)
      } catch {
        failures.append(ENIFailure(error, on: [request.link.name]))
      }
    }
    return (desired, failures)
  }
}
