// The VPC's links, addresses and packet paths, written for `ip -batch` and `nft -f`.

/// The commands that make a VPC.
///
/// A NIC's path: `ethN` in the guest and `nicN` in the router are a veth pair, `wireN` and `portN` are
/// another, `portN` is a port of the bridge `vswK`. nftables forwards packets from `nicN` to `wireN` and
/// in the other direction. So the bridge's port always has a carrier, and a NIC that
/// is set up forwards from its first packet on, like a cloud's NIC. If `nicN` itself were the port, the
/// bridge would drop all packets until it notices the carrier.
///
/// If the guest is a virtual machine, `nicN` is a tap instead, and the machine creates `ethN`.
struct Topology {
  let configuration: VPCConfiguration
  /// A process in the guest's network namespace.
  let guest: Int32
  /// A process in the router's.
  let router: Int32

  /// An address that represents the internet.
  static let internet = "203.0.113.1"

  /// For `ip -batch` in the router's network namespace.
  var routerLinks: String {
    var lines = ["link set lo up", "addr add \(Topology.internet)/32 dev lo"]
    for number in configuration.vSwitches {
      let name = "vsw\(number)"
      // A fixed MAC address. By default, a bridge has the lowest one of its ports. It would change when
      // that port is detached, and the guest would use the old one for some seconds.
      let mac = "00:16:3e:fe:00:\(number < 16 ? "0" : "")\(String(number, radix: 16))"
      lines.append("link add \(name) address \(mac) type bridge mcast_snooping 0 forward_delay 0")
      lines.append("link set \(name) up")
      lines.append("addr add 10.0.\(number).253/24 brd + dev \(name)")
    }
    return lines.joined(separator: "\n") + "\n"
      + configuration.nics.map { path(of: $0, to: $0.name) }.joined()
  }

  /// The links of one NIC, for `ip -batch` in the router's network namespace; `link` is the guest's.
  func path(of nic: NIC, to link: String) -> String {
    let number = nic.index
    return """
      \(configuration.guest == .machine ? tap(of: nic) : pair(of: nic, to: link))
      link set nic\(number) up
      link add wire\(number) type veth peer name port\(number)
      link set port\(number) master vsw\(nic.vSwitch)
      link set port\(number) up
      link set wire\(number) up

      """
  }

  private func pair(of nic: NIC, to link: String) -> String {
    let count = configuration.queueCount
    return """
      link add \(link) address \(nic.macAddress) numtxqueues \(count) numrxqueues \(count) \
      netns \(guest) type veth peer name nic\(nic.index) netns \(router)
      """
  }

  private func tap(of nic: NIC) -> String {
    // QEMU does not open a tap with a single queue as a multi-queue one, so it must not be one.
    let queues = configuration.queueCount > 1 ? " multi_queue" : ""
    return "tuntap add dev nic\(nic.index) mode tap vnet_hdr\(queues)"
  }

  /// For `ip -batch` in the guest: the primary NIC as it is after booting, the others untouched.
  var guestLinks: String {
    guard let primary = configuration.nics.first else { return "" }
    let year = 365 * 86400
    return """
      link set lo up
      addr add \(primary.address)/\(primary.prefixLength) brd \(primary.broadcast) dev eth0 \
      valid_lft \(year) preferred_lft \(year)
      link set eth0 up
      route add default via \(primary.gateway) dev eth0

      """
  }

  /// The packet path of one NIC, for `nft -f` in the router; replaces an existing one.
  static func rules(for nic: NIC) -> String {
    let number = nic.index
    return """
      table netdev \(nic.name)
      delete table netdev \(nic.name)
      table netdev \(nic.name) {
        chain from_guest {
          type filter hook ingress device nic\(number) priority 0;
          fwd to wire\(number);
        }
        chain to_guest {
          type filter hook ingress device wire\(number) priority 0;
          fwd to nic\(number);
        }
      }

      """
  }
}
