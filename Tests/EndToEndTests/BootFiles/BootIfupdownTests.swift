// Debian's ifupdown configures what enicfg wrote for it, and removes it again.

import Testing
import VPCLab

@Suite struct BootIfupdownTests {
  /// A guest with everything that an ENI may have, ifupdown in it.
  private func lab() throws -> VPCLab {
    let lab = try furnishedLab()
    try lab.guest.installIfupdown()
    return lab
  }

  @Test func ifupLeavesTheStateThatUpLeaves() throws {
    let one = try lab()
    defer { one.takeDown() }
    let other = try lab()
    defer { other.takeDown() }
    try one.guest.enicfgDone("up", "--all")
    let before = try other.guest.state()
    try other.guest.persist("--all", "--format", "interfaces")
    try other.guest.expectState(before)
    try other.guest.output(of: ["/usr/sbin/ifup", "-a"])
    let (state, expected) = (try other.guest.state(), try one.guest.state())
    expectSame(state.whoeverMadeIt, expected.whoeverMadeIt)
    #expect(state.hasLifetimes(of: expected, within: 10))
    #expect(try other.guest.enicfgDone("plan", "--all").hasPrefix("No changes."))
    #expect(try other.guest.enicfgDone("up", "--all").hasPrefix("No changes."))

    try other.guest.output(of: ["/usr/sbin/ifdown", "eth2", "eth1", "eth0:1", "eth0:0"])
    try other.guest.expectState(before)
  }

  @Test func ifupAfterUpDuplicatesNothing() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(["up", "--all", "--persist", "--format", "interfaces"], [])
    let expected = try lab.guest.state()
    try lab.guest.output(of: ["/usr/sbin/ifup", "-a"])
    expectSame(try lab.guest.state().whoeverMadeIt, expected.whoeverMadeIt)
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func aliasIsAddedNextToBootTimeAddresses() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "--format", "interfaces")
    try lab.guest.output(of: ["/usr/sbin/ifup", "eth1"])
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.30", "10.0.0.31", "10.0.0.32"] }
    let behind = "the boot-time files for eth1 say something else: write them again"
    let printed = try lab.guest.enicfgNotes(["up", "eth1"], [behind])
    #expect(printed.contains("10.0.0.32/24 brd 10.0.0.255 dev eth1 label eth1:2"))
    #expect(printed.contains("2 added, 0 changed, 0 removed."))
    // What is written next says it too.
    let again = try lab.guest.persist("eth1", "--format", "interfaces")
    #expect(again.contains("~ file     /etc/network/interfaces.d/enicfg-eth1"))
  }

  @Test func ifqueryReadsEveryStanza() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("--all", "--format", "interfaces")
    for link in ["eth0:0", "eth0:1", "eth1", "eth2"] {
      let result = try lab.guest.run(["/usr/sbin/ifquery", link])
      #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    }
    let alias = try lab.guest.output(of: ["/usr/sbin/ifquery", "eth0:0"])
    #expect(alias.contains("address: 10.0.0.40"))
    #expect(try lab.guest.output(of: ["/usr/sbin/ifquery", "eth1"]).contains("metric: 1001"))
    let simulated = try lab.guest.run(["/usr/sbin/ifup", "-n", "-a"])
    #expect(simulated.exitCode == 0, "\(simulated)")
  }

  @Test func nameServersOfASecondaryNICAreIgnored() throws {
    let options = DHCPServerOptions(arguments: ["--dhcp-option=option:dns-server,192.0.2.53"])
    let lab = try quietLab(
      VPCConfiguration(dhcp: options, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    try lab.guest.persist("eth1", "--format", "interfaces")
    let before = try lab.guest.contents(of: "/etc/resolv.conf")
    // As Debian's hook hands them to systemd-resolved.
    try lab.guest.write(
      "echo \"$reason <$new_domain_name_servers>\" >>/run/given\n",
      to: "/etc/dhcp/dhclient-exit-hooks.d/probe")
    try lab.guest.output(of: ["/usr/sbin/ifup", "eth1"])
    #expect(try lab.guest.contents(of: "/etc/resolv.conf") == before)
    #expect(try lab.guest.contents(of: "/run/given").lines.last == "BOUND <>")
    // Without enicfg's hook it would be.
    try lab.guest.output(of: ["/usr/sbin/ifdown", "eth1"])
    try lab.guest.shell("rm /etc/dhcp/dhclient-enter-hooks.d/zz-enicfg-eth1; ifup eth1")
    #expect(try lab.guest.contents(of: "/etc/resolv.conf").contains("192.0.2.53"))
    #expect(try lab.guest.contents(of: "/run/given").lines.last == "BOUND <192.0.2.53>")
  }

  /// The setting is there before the link is up, and goes with it (openSUSE/wicked#570).
  @Test(arguments: [[], ["--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]])
  func ifupIgnoresRouterAdvertisements(_ words: [String]) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    try lab.guest.enicfgNotes(["persist", "eth1", "--format", "interfaces"] + words, [])
    let setting = "/proc/sys/net/ipv6/conf/eth1/accept_ra"
    try lab.guest.output(of: ["/usr/sbin/ifup", "eth1"])
    #expect(try lab.guest.output(of: ["cat", setting]) == "0\n")
    try lab.guest.output(of: ["/usr/sbin/ifdown", "eth1"])
    #expect(try lab.guest.output(of: ["cat", setting]) == "1\n")
  }

  @Test func givenAddressNeedsNoServer() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    lab.stopDHCP()
    let words = ["eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
    try lab.guest.enicfgNotes(["persist", "--format", "interfaces"] + words, [])
    try lab.guest.output(of: ["/usr/sbin/ifup", "eth1"])
    let plan = try lab.guest.run(["enicfg", "plan"] + words)
    #expect(plan.standardOutput.hasPrefix("No changes."), "\(plan)")
    try lab.guest.output(of: ["/usr/sbin/ifdown", "eth1"])
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  /// The documented `gateway` in an alias's stanza is why enicfg writes none.
  @Test func documentedGatewayOfAnAliasFails() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown(
      """
      auto eth0:0
      iface eth0:0 inet static
          address 10.0.0.30
          netmask 255.255.255.0
          gateway 10.0.0.253
      """)
    let result = try lab.guest.run(["/usr/sbin/ifup", "eth0:0"])
    #expect(result.exitCode == 1)
    #expect(result.standardError.contains("File exists"))
  }

  @Test func filesFollowOldIncludeDirectives() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let words = ["persist", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
    try lab.guest.installIfupdown()
    for (line, path) in [
      ("source interfaces.d/*.cfg", "interfaces.d/enicfg-eth1.cfg"),
      ("source-directory interfaces.d", "interfaces.d/enicfg-eth1"),
      ("# nothing is included", "interfaces"),
    ] {
      try lab.guest.write(line + "\n", to: "/etc/network/interfaces")
      let printed = try lab.guest.enicfgNotes(words + ["--format", "interfaces"], [])
      #expect(printed.contains("/etc/network/\(path)"))
      try lab.guest.output(of: ["/usr/sbin/ifup", "eth1"])
      #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.20/24"))
      try lab.guest.output(of: ["/usr/sbin/ifdown", "eth1"])
      try lab.guest.persist("--remove", "eth1")
      #expect(try lab.guest.contents(of: "/etc/network/interfaces") == line + "\n")
    }
  }
}
