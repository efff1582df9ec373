// Which format a guest has: found out from what runs there and what is enabled, and told.

import Testing
import VPCLab

@Suite struct BootFormatTests {
  private func expectFormat(
    _ lab: VPCLab, _ format: String, because parts: [String], writes path: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let notes = ["note: boot-time files: \(format), as"] + parts
    let printed = try lab.guest.enicfgNotes(
      ["persist", "eth1"], notes, sourceLocation: sourceLocation)
    #expect(printed.contains("+ file     \(path)"), sourceLocation: sourceLocation)
  }

  @Test func ifupdownIsDetectedByThePrimaryNIC() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown(
      "auto eth0\niface eth0 inet manual\nsource /etc/network/interfaces.d/*")
    try lab.guest.output(of: ["/usr/sbin/ifup", "eth0"])
    try expectFormat(
      lab, "interfaces",
      because: ["/run/network/ifstate says that it has eth0", "networking.service is enabled"],
      writes: "/etc/network/interfaces.d/enicfg-eth1")
  }

  @Test func networkdIsDetectedByThePrimaryNIC() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.write(
      "[Match]\nName=eth0\n[Network]\nKeepConfiguration=yes\nIPv6AcceptRA=no\n",
      to: "/etc/systemd/network/20-eth0.network")
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth0")
    try expectFormat(
      lab, "networkd",
      because: ["/run/systemd/netif/links/2 says that it has eth0", "systemd-networkd.service"],
      writes: "/etc/systemd/network/05-enicfg-eth1.network")
  }

  @Test func networkManagerIsDetectedByThePrimaryNIC() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkManager()
    let profile = "/etc/NetworkManager/system-connections/mine.nmconnection"
    try lab.guest.write(
      """
      [connection]
      id=mine
      uuid=00000000-0000-4000-8000-000000000001
      type=ethernet
      interface-name=eth0
      [ipv4]
      method=auto
      dhcp-client-id=mac

      """, to: profile)
    try lab.guest.shell("chmod 600 \(profile); ip addr flush dev eth0; ip link set eth0 down")
    try lab.guest.startNetworkManager(managing: ["eth0"])
    try lab.guest.awaitActivation(of: "eth0", by: "mine")
    try expectFormat(
      lab, "nm",
      because: [
        "/run/NetworkManager/devices/2 says that it has eth0", "NetworkManager.service is enabled",
      ], writes: "/etc/NetworkManager/system-connections/enicfg-eth1.nmconnection")
    // Its default route has a metric, and so has its connected one.
    let address = try lab.guest.enicfgDone("up", "eth1")
    #expect(address.contains("10.0.0.20/24 brd 10.0.0.255 dev eth1 metric 1001"))
  }

  @Test func netplanIsPreferredToItsRenderer() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.shell(
      """
      mount -t overlay -o lowerdir=\(bootProgram("usr/sbin")):/usr/sbin programs /usr/sbin
      test -L /usr/sbin/netplan
      """)
    try lab.guest.write("network: {version: 2}\n", to: "/etc/netplan/50-cloud-init.yaml")
    try expectFormat(
      lab, "netplan",
      because: ["netplan makes the network's files from /etc/netplan/50-cloud-init.yaml"],
      writes: "/etc/netplan/60-enicfg-eth1.yaml")
  }

  @Test func unknownFormatIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.expectFailure(
      ["persist", "eth1"], 65, kind: "formatUnknown",
      naming: ["/: nothing tells what configures the network at boot"])
    try lab.guest.expectFailure(["up", "eth1", "--persist"], 65, kind: "formatUnknown")
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  @Test func filesThatShadowOursAreReported() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.write(
      "[Match]\nName=eth*\n[Network]\nDHCP=yes\n", to: "/run/systemd/network/02-all.network")
    try lab.guest.persist(
      "eth1", "--format", "networkd",
      notes: ["/run/systemd/network/02-all.network matches eth1 and comes first"])
    // And so it is: the link gets that one.
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    let state = try lab.guest.shell(
      "cat /run/systemd/netif/links/$(cat /sys/class/net/eth1/ifindex)")
    #expect(state.contains("NETWORK_FILE=/run/systemd/network/02-all.network"))
  }

  @Test func networkdThatRemovesForeignRulesIsReported() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    try lab.guest.enableNetworkd()
    try lab.guest.write(
      "[Match]\nName=eth2\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=no\n",
      to: "/etc/systemd/network/eth2.network")
    let words = ["up", "eth1", "--persist", "--format", "interfaces"]
    try lab.guest.enicfgNotes(words, ["ManageForeignRoutingPolicyRules=no"])
    let service = try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth2")
    #expect(try !lab.guest.output(of: ["ip", "rule"]).contains("lookup 1001"))
    service.terminate()
    // Told not to, it leaves them, and nothing is to be told.
    try lab.guest.write(
      "[Network]\nManageForeignRoutingPolicyRules=no\n", to: "/etc/systemd/networkd.conf.d/a.conf")
    try lab.guest.enicfgNotes(words, [])
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth2")
    #expect(try lab.guest.output(of: ["ip", "rule"]).contains("lookup 1001"))
  }
}
