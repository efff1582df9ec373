// Options of the lab's DHCP server.

/// What the lab's DHCP server, dnsmasq, leases in addition to the addresses.
package struct DHCPServerOptions: Hashable, Sendable {
  /// The lease time: at least two minutes, dnsmasq's minimum.
  package var leaseTime: Duration
  /// Further arguments for dnsmasq, such as `--dhcp-option=option:mtu,1400`.
  package var arguments: [String]

  /// Makes options; by default a lease lasts a year and has the NIC's router.
  package init(leaseTime: Duration = .seconds(365 * 86400), arguments: [String] = []) {
    self.leaseTime = leaseTime
    self.arguments = arguments
  }
}
