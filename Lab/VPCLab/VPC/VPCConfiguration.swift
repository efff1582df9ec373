// What a lab's VPC looks like: vSwitches, NICs and their addresses, all derived from a few numbers.

/// What a lab is to be made of.
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
  /// What the DHCP server does; nil for none.
  package var dhcp: DHCPServerOptions?
  /// What the metadata service is like; nil for none, and then its address leads nowhere.
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

/// A NIC of the guest as the VPC's console would show it.
package struct NIC: Hashable, Sendable {
  /// 0 for the primary NIC.
  package let index: Int
  /// The number of its vSwitch, which is the third byte of its network.
  package let vSwitch: Int

  init(index: Int, layout: VPCConfiguration.Layout) {
    self.index = index
    vSwitch = layout == .one ? 0 : index
  }

  /// The link's name in the guest at first.
  package var name: String { "eth\(index)" }

  /// The address that DHCP leases to it.
  package var address: String { "10.0.\(vSwitch).\(19 + index)" }

  /// The length of the network's prefix.
  package var prefixLength: Int { 24 }

  /// The same as a mask in dotted notation.
  package var netmask: String { "255.255.255.0" }

  /// The block of its vSwitch.
  package var block: String { "10.0.\(vSwitch).0/24" }

  /// The broadcast address of its network.
  package var broadcast: String { "10.0.\(vSwitch).255" }

  /// The router, which is the DHCP server as well.
  package var gateway: String { "10.0.\(vSwitch).253" }

  /// The link-layer address: the documented ones for eth1 and eth2.
  package var macAddress: String {
    switch index {
    case 1: return "00:16:3e:12:e7:27"
    case 2: return "00:16:3e:12:16:ec"
    default:
      let digits = String(index, radix: 16)
      return "00:16:3e:13:00:\(digits.count < 2 ? "0" : "")\(digits)"
    }
  }
}

/// What the lab's DHCP server, dnsmasq, leases besides the addresses.
package struct DHCPServerOptions: Hashable, Sendable {
  /// How long a lease lasts: at least two minutes, dnsmasq's minimum.
  package var leaseTime: Duration
  /// Further arguments for dnsmasq, such as `--dhcp-option=option:mtu,1400`.
  package var arguments: [String]

  /// Makes options; by default leases of a year and the NIC's router.
  package init(leaseTime: Duration = .seconds(365 * 86400), arguments: [String] = []) {
    self.leaseTime = leaseTime
    self.arguments = arguments
  }
}
