// The problems with the data of an inventory, as facts; the command line has their text.

package import Model

/// A problem with the data of an inventory.
///
/// The affected value is unknown, unless stated otherwise.
package enum InventoryProblem: Error, Hashable, Sendable {
  /// The metadata service gave no usable answer.
  ///
  /// The MAC is nil for a key that is not an ENI's. ``MetadataFailure/missing`` on an ENI means
  /// that its data is incomplete, as it is for a while after it is attached.
  case notLearnt(Attribute, of: MACAddress?, because: MetadataFailure, from: Origin)
  /// The text is not a valid value; a long text is shortened.
  case unreadable(Attribute, of: MACAddress?, text: String, from: Origin)
  /// The value has another form than its source gives it: null, or a list where there should be a text.
  ///
  /// The MAC is nil for what is not an ENI's.
  case odd(Attribute, of: MACAddress?, text: String, from: Origin)
  /// An ENI of a file has no MAC, as while it is created, or this invalid one; it is left out.
  ///
  /// The name is its identifier; if that is unknown too, only its place in the file is known, counted
  /// from 1.
  case noMAC(name: String?, number: Int, text: String?, from: Origin)
  /// The mask is invalid: its ones are not contiguous, or it is 0.0.0.0.
  case maskWithHoles(IPv4Address, of: MACAddress, from: Origin)
  /// The subnet would be wider than its vSwitch's block.
  case maskWiderThanBlock(UInt8, block: IPPrefix, of: MACAddress, from: Origin)
  /// The list of the private addresses does not have the primary one.
  case primaryNotListed(IPv4Address, of: MACAddress, from: Origin)
  /// It is not an address of a host.
  case notUnicast(Attribute, IPAddress, of: MACAddress, from: Origin)
  /// The address is the first or last one of its subnet: the network or broadcast address.
  case notHost(IPAddress, subnet: IPPrefix, of: MACAddress, from: Origin)
  /// The address is not in its vSwitch's block.
  case outsideBlock(Attribute, IPAddress, block: IPPrefix, of: MACAddress, from: Origin)
  /// The prefix is not in its vSwitch's block.
  case prefixOutsideBlock(Attribute, IPPrefix, block: IPPrefix, of: MACAddress, from: Origin)
  /// The gateway is not in the address's subnet.
  case gatewayOffLink(IPAddress, subnet: IPPrefix, of: MACAddress, from: Origin)
  /// The gateway is the ENI's own address.
  case gatewayIsAddress(IPAddress, of: MACAddress, from: Origin)
  /// Several ENIs of one source have the same MAC; their other values are unknown.
  case macTwice(MACAddress, from: Origin)
  /// A source gives an ENI the same address more than once; it is used once.
  case addressTwice(IPAddress, of: MACAddress, from: Origin)
  /// Several ENIs have the same address; it is unknown on each.
  case addressOnSeveralENIs(IPAddress, [MACAddress])
  /// Two sources name different ENIs as the primary one; it is unknown.
  case severalPrimaryENIs([MACAddress])
  /// The ENI has more addresses than the cloud assigns to one; all are used.
  case tooManyAddresses(Int, of: MACAddress)
  /// The ENI is not attached; its values are used.
  case notInUse(ENIStatus, of: MACAddress)
  /// The ENI is attached to another instance; its values are used.
  case ofAnotherInstance(CloudIdentifier, of: MACAddress)
  /// The instance is in the classic network and has no ENIs.
  case classicNetwork
  /// The configuration has an entry for an unknown ENI, which may not be attached yet; the entry is
  /// ignored.
  case noSuchENI(ENISelector, from: Origin)
  /// Two entries of the configuration are for the same ENI; the first one is used.
  case configuredTwice(MACAddress, first: Origin, second: Origin)

  /// The most addresses that the cloud assigns to one ENI, including the primary one.
  package static let addressLimit = 20

  /// Whether it is only a note: the values are used, or the metadata service failed.
  ///
  /// Every other problem is a conflict, which commands refuse if they need the value.
  package var isWarning: Bool {
    switch self {
    case .addressTwice, .tooManyAddresses, .notLearnt, .noSuchENI, .odd, .noMAC: true
    case .unreadable(_, _, _, from: .metadata), .macTwice(_, from: .metadata): true
    // Nothing is configured by these.
    case .unreadable(.role, _, _, _), .unreadable(.vpcID, _, _, _),
      .unreadable(.vSwitchID, _, _, _):
      true
    default: false
    }
  }

  /// The affected ENI; nil if it affects none or several.
  package var mac: MACAddress? {
    switch self {
    case .notLearnt(_, let mac, _, _): mac
    case .unreadable(_, let mac, _, _), .odd(_, let mac, _, _): mac
    case .maskWithHoles(_, let mac, _), .maskWiderThanBlock(_, _, let mac, _),
      .primaryNotListed(_, let mac, _), .notUnicast(_, _, let mac, _),
      .notHost(_, _, let mac, _), .outsideBlock(_, _, _, let mac, _),
      .prefixOutsideBlock(_, _, _, let mac, _), .gatewayOffLink(_, _, let mac, _),
      .gatewayIsAddress(_, let mac, _), .macTwice(let mac, _), .addressTwice(_, let mac, _),
      .tooManyAddresses(_, let mac), .notInUse(_, let mac), .ofAnotherInstance(_, let mac),
      .configuredTwice(let mac, _, _):
      mac
    case .addressOnSeveralENIs, .severalPrimaryENIs, .classicNetwork, .noSuchENI, .noMAC: nil
    }
  }
}
