// A NIC of the lab's guest.

/// A NIC of the guest, with the attributes that the VPC's console would show.
package struct NIC: Hashable, Sendable {
  /// 0 for the primary NIC.
  package let index: Int
  /// The number of its vSwitch, which is the third byte of its network.
  package let vSwitch: Int

  init(index: Int, layout: VPCConfiguration.Layout) {
    self.index = index
    vSwitch = layout == .one ? 0 : index
  }

  /// The initial name of the link in the guest.
  package var name: String { "eth\(index)" }

  /// The address that DHCP leases to it.
  package var address: String { "10.0.\(vSwitch).\(19 + index)" }

  /// The length of the network's prefix.
  package var prefixLength: Int { 24 }

  /// The prefix length as a mask in dotted notation.
  package var netmask: String { "255.255.255.0" }

  /// The block of its vSwitch.
  package var block: String { "10.0.\(vSwitch).0/24" }

  /// The broadcast address of its network.
  package var broadcast: String { "10.0.\(vSwitch).255" }

  /// The address of the router, which is also the DHCP server.
  package var gateway: String { "10.0.\(vSwitch).253" }

  /// The link-layer address; eth1 and eth2 have those of the provider's documentation.
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
