// What enicfg remembers of a link that it configured: what was asked, and what it made.

public import NetworkModel

/// How the address of an ENI is found.
public enum AddressMethod: Hashable, Sendable, Codable {
  /// A DHCP server leases it.
  case dhcp
  /// It was given, with its gateway.
  case `static`(address: IPAddressWithLength, gateway: IPAddress)
}

/// What was asked for a link, and what enicfg made on it that carries no mark of its own.
///
/// Routes and rules are marked by their protocol number; addresses and the link's state are not,
/// so they stand here. Written before a plan is applied, so that a run that was killed halfway
/// leaves nothing that the next one would not know.
public struct LinkRecord: Hashable, Sendable, Codable {
  /// The MAC that the record is kept by.
  public var mac: MACAddress
  /// The link's name when the record was written.
  public var link: LinkName
  /// How the address is found.
  public var method: AddressMethod
  /// The ENI's route table.
  public var table: UInt32
  /// The ENI's metric.
  public var metric: UInt32
  /// The ENI's rule priority.
  public var rulePriority: UInt32
  /// Whether enicfg set the link up, so that it may set it down.
  public var broughtUp: Bool
  /// The MTU before enicfg changed it, in bytes; nil where it did not.
  public var mtuBefore: UInt32?
  /// The addresses that enicfg made on the link.
  public var addresses: [IPAddressWithLength]

  /// Makes a record of its parts.
  public init(
    mac: MACAddress, link: LinkName, method: AddressMethod, numbers: ENINumbers,
    broughtUp: Bool = false, mtuBefore: UInt32? = nil, addresses: [IPAddressWithLength] = []
  ) {
    self.mac = mac
    self.link = link
    self.method = method
    table = numbers.table.rawValue
    metric = numbers.metric.rawValue
    rulePriority = numbers.rulePriority.rawValue
    self.broughtUp = broughtUp
    self.mtuBefore = mtuBefore
    self.addresses = addresses
  }

  /// The numbers, checked again: a file may have been edited.
  public var numbers: ENINumbers? {
    try? ENINumbers(table: table, metric: metric, rulePriority: rulePriority)
  }

  /// The record as it ought to stand before `steps` are applied: with all that they may make.
  ///
  /// What they remove stays in, until it is known to be gone.
  public func expecting(_ steps: [Step]) -> LinkRecord {
    var record = self
    for step in steps {
      switch step.change {
      case .setLinkUp(link): record.broughtUp = true
      case .setMTU(link, let before, _): record.mtuBefore = record.mtuBefore ?? before
      case .addAddress(let added) where added.link == link:
        if !record.addresses.contains(added.address) { record.addresses.append(added.address) }
      default: break
      }
    }
    return record
  }

  /// The record as it ought to stand once `steps` are applied: without what they removed.
  public func after(_ steps: [Step]) -> LinkRecord {
    var record = expecting(steps)
    for step in steps {
      switch step.change {
      case .setLinkDown(link): record.broughtUp = false
      case .setMTU(link, _, record.mtuBefore): record.mtuBefore = nil
      case .removeAddress(let removed) where removed.link == link:
        record.addresses.removeAll { $0 == removed.address }
      default: break
      }
    }
    return record
  }
}
