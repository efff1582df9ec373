// The configuration of a lab, from which the vSwitches, NICs and addresses are derived.

/// What a lab consists of.
package struct VPCConfiguration: Hashable, Sendable {
  /// How NICs are spread over vSwitches.
  package enum Layout: String, Hashable, Sendable, CaseIterable {
    /// All NICs in 10.0.0.0/24.
    case one
    /// NIC n alone in 10.0.n.0/24.
    case perNIC = "per-nic"
  }

  /// What the NICs are attached to.
  package enum GuestKind: Hashable, Sendable {
    /// A host in namespaces, ``VPCLab/guest``.
    case namespaces
    /// A virtual machine, which ``VPCLab/boot(_:plugged:)`` boots.
    case machine
  }

  /// The number of NICs, the primary one included: 1…200, for a machine 1…24.
  package var nicCount: Int
  /// How the NICs are spread over vSwitches.
  package var layout: Layout
  /// Receive and transmit queues of each NIC; a machine sees pairs of them.
  package var queueCount: Int
  /// Options of the DHCP server; nil for none.
  package var dhcp: DHCPServerOptions?
  /// Options of the metadata service; nil for none, and then its address is unreachable.
  package var metadata: MetadataOptions?
  /// What the NICs are attached to.
  package var guest: GuestKind

  /// Makes a configuration; by default the documented one: eth0 to eth2 in one vSwitch.
  package init(
    nicCount: Int = 3, layout: Layout = .one, queueCount: Int = 2,
    dhcp: DHCPServerOptions? = DHCPServerOptions(), metadata: MetadataOptions? = nil,
    guest: GuestKind = .namespaces
  ) {
    self.nicCount = nicCount
    self.layout = layout
    self.queueCount = queueCount
    self.dhcp = dhcp
    self.metadata = metadata
    self.guest = guest
  }

  /// The NICs in order, eth0 first.
  package var nics: [NIC] { (0..<nicCount).map { NIC(index: $0, layout: layout) } }

  /// The third byte of each vSwitch's network.
  var vSwitches: Range<Int> { 0..<(layout == .one ? 1 : nicCount) }

  func check() throws(LabError) {
    guard 1...200 ~= nicCount else { throw .impossible("A lab has 1 to 200 NICs.") }
    guard guest == .namespaces || nicCount <= 24 else {
      throw .impossible("A virtual machine has 1 to 24 NICs.")
    }
    let perVSwitch = (metadata?.secondaryCount ?? 0) * (layout == .one ? nicCount : 1)
    guard 0...180 ~= perVSwitch else {
      throw .impossible("A vSwitch has room for 180 secondary addresses.")
    }
    guard 1...64 ~= queueCount else { throw .impossible("A NIC has 1 to 64 queues.") }
  }
}
