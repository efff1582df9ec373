// What is wrong with what was learnt: facts, worded by the command line.

package import Model

/// Something that is wrong with an inventory; what it is about is unknown there, unless it says
/// otherwise.
package enum InventoryProblem: Error, Hashable, Sendable {
  /// The metadata service was asked, and gave no answer to rely on.
  ///
  /// The MAC is nil for what is not an ENI's. ``MetadataFailure/missing`` on an ENI: it is known
  /// by halves, as it is for a while after it was attached.
  case notLearnt(Attribute, of: MACAddress?, because: MetadataFailure, from: Origin)
  /// The text is no such value; of a long one, the beginning.
  case unreadable(Attribute, of: MACAddress?, text: String, from: Origin)
  /// The mask is none: ones after a zero, or no one at all.
  case maskWithHoles(IPv4Address, of: MACAddress, from: Origin)
  /// No host can have this address.
  case notUnicast(Attribute, IPAddress, of: MACAddress, from: Origin)
  /// The address is the first or last one of its subnet, which belong to no host.
  case notHost(IPAddress, subnet: IPPrefix, of: MACAddress, from: Origin)
  /// The address is not in its vSwitch's block.
  case outsideBlock(Attribute, IPAddress, block: IPPrefix, of: MACAddress, from: Origin)
  /// The prefix is not in its vSwitch's block.
  case prefixOutsideBlock(Attribute, IPPrefix, block: IPPrefix, of: MACAddress, from: Origin)
  /// The gateway is not in the address's subnet.
  case gatewayOffLink(IPAddress, subnet: IPPrefix, of: MACAddress, from: Origin)
  /// The gateway is the ENI's own address.
  case gatewayIsAddress(IPAddress, of: MACAddress, from: Origin)
  /// Several ENIs of one source have the same MAC; nothing but that is known of them.
  case macTwice(MACAddress, from: Origin)
  /// One ENI is given the same address more than once; it counts once.
  case addressTwice(IPAddress, of: MACAddress, from: Origin)
  /// Several ENIs have the same address; it is unknown which.
  case addressOnSeveralENIs(IPAddress, [MACAddress])
  /// The ENI has more addresses than the cloud assigns to one; they all count.
  case tooManyAddresses(Int, of: MACAddress)
  /// The ENI is not attached; its values stand.
  case notInUse(ENIStatus, of: MACAddress)
  /// The ENI is another instance's; its values stand.
  case ofAnotherInstance(CloudIdentifier, of: MACAddress)
  /// The instance is in the classic network, and has no ENIs.
  case classicNetwork
  /// The configuration speaks of an ENI that nobody knows, perhaps not yet; it is left aside.
  case noSuchENI(ENISelector, from: Origin)
  /// Two entries of the configuration turn out to be about the same ENI; the first one counts.
  case configuredTwice(MACAddress, first: Origin, second: Origin)

  /// How many addresses the cloud assigns to one ENI at most, the primary one included.
  package static let addressLimit = 20

  /// Whether it deserves a note only: what was learnt stands, or the metadata service is at fault.
  ///
  /// Everything else contradicts itself or something else, and is to be refused where it matters.
  package var isWarning: Bool {
    switch self {
    case .addressTwice, .tooManyAddresses, .notLearnt, .noSuchENI: true
    case .unreadable(_, _, _, from: .metadata), .macTwice(_, from: .metadata): true
    default: false
    }
  }

  /// The ENI that it is about; nil where it is about none, or several.
  package var mac: MACAddress? {
    switch self {
    case .notLearnt(_, let mac, _, _): mac
    case .unreadable(_, let mac, _, _): mac
    case .maskWithHoles(_, let mac, _), .notUnicast(_, _, let mac, _),
      .notHost(_, _, let mac, _), .outsideBlock(_, _, _, let mac, _),
      .prefixOutsideBlock(_, _, _, let mac, _), .gatewayOffLink(_, _, let mac, _),
      .gatewayIsAddress(_, let mac, _), .macTwice(let mac, _), .addressTwice(_, let mac, _),
      .tooManyAddresses(_, let mac), .notInUse(_, let mac), .ofAnotherInstance(_, let mac),
      .configuredTwice(let mac, _, _):
      mac
    case .addressOnSeveralENIs, .classicNetwork, .noSuchENI: nil
    }
  }
}
