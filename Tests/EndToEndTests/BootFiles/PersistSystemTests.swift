// Boot-time files on systems that are not as plain as one would like them.

import Testing
import VPCLab

@Suite struct PersistSystemTests {
  private static let unit = "/etc/systemd/network/05-enicfg-eth1.network"

  private func lab() throws -> VPCLab {
    let lab = try toldLab()
    try lab.guest.enableNetworkd()
    return lab
  }

  @Test func maskedUnitIsNotTouched() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("mknod /run/null c 1 3; ln -s /run/null \(Self.unit)")
    try lab.guest.expectFailure(
      ["persist", "eth1", "--format", "networkd", "--force"], 65, kind: "fileOfOthers",
      naming: [Self.unit])
    try lab.guest.persist("--remove", "--all")
    #expect(try lab.guest.shell("test -c /run/null && readlink \(Self.unit)") == "/run/null\n")
  }

  @Test func specialAndLargeFilesAreIgnored() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      mkdir -p /etc/NetworkManager/dispatcher.d /etc/netplan
      truncate -s 2M /etc/NetworkManager/dispatcher.d/vendor
      ln -s loop.yaml /etc/netplan/loop.yaml
      mkfifo /etc/systemd/network/pipe.network
      """)
    try lab.guest.persist("eth1", "--format", "networkd")
    #expect(try lab.guest.contents(of: Self.unit).contains("Name=eth1"))
  }

  @Test func copiedFileIsForeign() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "--format", "networkd")
    let copies = ["/etc/systemd/network/05-enicfg-eth1.network.bak", "/etc/netplan/copy.yaml"]
    for copy in copies { try lab.guest.shell("mkdir -p /etc/netplan; cp \(Self.unit) \(copy)") }
    try lab.guest.persist(
      "eth1", "--format", "nm", notes: ["NetworkManager.service is not enabled"])
    try lab.guest.persist("--remove", "--all")
    let left = try lab.guest.tree("/etc/systemd/network", "/etc/netplan", "/etc/NetworkManager")
    #expect(left.keys.sorted() == copies.sorted())
  }

  @Test func changedPermissionsAreKept() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "--format", "networkd")
    try lab.guest.shell("chmod 640 \(Self.unit)")
    #expect(try lab.guest.persist("eth1", "--format", "networkd").hasPrefix("No changes."))
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.30"] }
    try lab.guest.persist("eth1", "--format", "networkd")
    #expect(try lab.guest.output(of: ["stat", "-c", "%a", Self.unit]) == "640\n")
    // A keyfile that others may read NetworkManager does not take.
    try lab.guest.enableNetworkManager()
    let notes = ["systemd-networkd.service and NetworkManager.service are enabled"]
    try lab.guest.persist("eth1", "--format", "nm", notes: notes)
    let profile = "/etc/NetworkManager/system-connections/enicfg-eth1.nmconnection"
    try lab.guest.shell("chmod 644 \(profile)")
    let again = try lab.guest.persist("eth1", "--format", "nm", notes: notes)
    #expect(again.contains("~ file     \(profile) mode 644 -> mode 600"))
  }

  @Test func scriptWritesTheSameFiles() throws {
    let one = try lab()
    defer { one.takeDown() }
    let other = try lab()
    defer { other.takeDown() }
    let words = ["eth1", "eth2", "--persist", "--format", "interfaces"]
    for lab in [one, other] {
      try lab.guest.shell("ip link set eth1 up; ip link set eth2 up; mkdir -p /run/real")
      try lab.guest.write("caf\u{E9} 100% \\n \\0101 'x'\n$HOME `id`", to: "/run/real/interfaces")
      try lab.guest.shell(
        "mkdir -p /etc/network; ln -s /run/real/interfaces /etc/network/; chmod 640 /run/real/interfaces"
      )
    }
    let notes = ["ManageForeignRoutingPolicyRules", "networking.service"]
    let script = try one.guest.enicfgNotes(["plan", "--as-commands"] + words, notes)
    let result = try other.guest.run(["sh"], input: script)
    #expect(result.exitCode == 0, "\(result)")
    try one.guest.enicfgNotes(["up"] + words, notes)
    let trees = try [one, other].map { lab in
      try lab.guest.shell(
        "ls -l --time-style=+ /etc/network /run/real /etc/dhcp/dhclient-enter-hooks.d")
        + "\(lab.guest.tree("/run/real", "/etc/dhcp").sorted { $0.key < $1.key })"
    }
    #expect(trees[0] == trees[1])
    // It was made for what was there: of what came since, nothing is lost.
    let again = try other.guest.run(["sh"], input: script)
    #expect(again.exitCode != 0)
    #expect(
      try other.guest.contents(of: "/run/real/interfaces")
        == one.guest.contents(of: "/run/real/interfaces"))
  }

  @Test func filesOfADetachedENIGoWithUpToo() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(["up", "eth1", "eth2", "--persist", "--format", "networkd"], [])
    try lab.detachENI("eth2")
    let plan = try lab.guest.enicfg("plan", "--all", "--persist", "--format", "networkd")
    let up = try lab.guest.enicfg("up", "--all", "--persist", "--format", "networkd")
    for result in [plan, up] {
      #expect(result.exitCode == 0, "\(result)")
      #expect(
        result.standardOutput.contains("- file     /etc/systemd/network/05-enicfg-eth2.network"))
    }
    #expect(try lab.guest.tree("/etc/systemd/network").keys.sorted() == [Self.unit])
  }

  @Test func filesOfAnENIWithDependentRulesAreUpdated() throws {
    let lab = try enicfgLab(VPCConfiguration(layout: .perNIC, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    let words = ["--routing", "local-first", "--persist", "--format", "networkd"]
    try lab.guest.enicfgNotes(["up", "eth1"] + words, [])
    #expect(try !lab.guest.contents(of: Self.unit).contains("To=10.0.2.0/24"))
    let printed = try lab.guest.enicfgNotes(["up", "eth2"] + words, [])
    #expect(printed.contains("~ file     \(Self.unit)"))
    #expect(try lab.guest.contents(of: Self.unit).contains("To=10.0.2.0/24"))
    try lab.guest.enicfgNotes(["up", "eth1", "eth2"] + words, [])
  }

  @Test func localFirstSurvivesABoot() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.persist("eth1", "--routing", "local-first", "--format", "networkd")
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    #expect(
      try lab.guest.enicfgDone("plan", "eth1", "--routing", "local-first").hasPrefix("No changes."))
    try lab.guest.shell(
      "ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up"
    )
    #expect(try lab.guest.way(to: "172.17.0.2", from: "10.0.0.20").contains("dev docker0"))
    try lab.guest.expectFailure(
      ["persist", "eth1", "--routing", "local-first", "--format", "sles"], 65, kind: "inexpressible"
    )
  }

  @Test func netplanMatchForEveryNICDoesNotTakePrecedence() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let general = """
      network:
          version: 2
          ethernets:
              all-eth:
                  match:
                      name: "eth[1-9]"   # as some images have it
                  dhcp4: true

      """
    try lab.guest.write(general, to: "/etc/netplan/90-default.yaml")
    try lab.guest.shell("chmod 600 /etc/netplan/90-default.yaml")
    try lab.guest.persist("eth1", "--format", "netplan")
    try lab.guest.generateNetplan()
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    let state = try lab.guest.shell(
      "cat /run/systemd/netif/links/$(cat /sys/class/net/eth1/ifindex)")
    #expect(state.contains("NETWORK_FILE=/run/systemd/network/10-netplan-00-enicfg-eth1.network"))
    #expect(try lab.guest.enicfgDone("plan", "eth1").hasPrefix("No changes."))
    try lab.guest.shell("sed -i 's/eth.1-9./e*/' /etc/netplan/90-default.yaml")
    try lab.changeENI("eth0") { $0.secondaryAddresses = ["10.0.0.40"] }
    try lab.guest.expectFailure(
      ["persist", "eth0", "--format", "netplan"], 65, kind: "primaryShares")
  }

  @Test func filesUnderAnEarlierNameAreRemoved() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "eth2", "--format", "networkd")
    try lab.guest.shell("ip link set eth1 name ens5")
    let printed = try lab.guest.persist("ens5", "--format", "networkd")
    #expect(printed.contains("- file     \(Self.unit)"))
    let left = try lab.guest.tree("/etc/systemd/network").keys.sorted()
    #expect(left.map { $0.split(separator: "-").last ?? "" } == ["ens5.network", "eth2.network"])
    // For a MAC for which nothing was written, there is nothing to remove.
    for _ in 0..<2 { try lab.guest.persist("--remove", "00:16:3e:12:e7:27") }
    #expect(try lab.guest.persist("--remove", "00:16:3e:00:00:01") == "No changes.\n")
  }

  @Test func numberThatNetplanWouldTakeForAnotherIsRefused() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    for option in [["--metric", "2147483648"], ["--table", "4294967295", "--rule-priority", "7"]] {
      let words = ["persist", "eth1"] + option + ["--format"]
      try lab.guest.expectFailure(words + ["netplan"], 65, kind: "inexpressible")
      try lab.guest.enicfgNotes(words + ["networkd"], [])
    }
  }

  @Test func upReportsOutdatedFiles() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    for format in ["networkd", "ifcfg", "interfaces"] {
      try lab.guest.shell("enicfg persist eth1 --format \(format) -q")
      let behind = ["the boot-time files for eth1 say something else", "enicfg persist eth1"]
      try lab.guest.enicfgNotes(["up", "eth1"], [])
      try lab.guest.enicfgNotes(["up", "eth1", "--secondary", "10.0.0.77"], behind)
      try lab.guest.enicfgNotes(["up", "eth1", "--secondary", "10.0.0.77"], behind)
      try lab.guest.enicfgNotes(["up", "eth1"], [])
    }
  }

  @Test func filesDoNotApplyToAnotherNICOfThatName() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    try lab.guest.persist("eth1", "--format", "interfaces")
    try lab.guest.shell(
      "ip link set eth1 name old; ip link set eth2 name eth1; ip link set old name eth2")
    let result = try lab.guest.run(["/usr/sbin/ifup", "eth1"])
    #expect(result.exitCode == 1, "\(result)")
    #expect(try lab.guest.addresses(of: "eth1") == "")
    #expect(try !lab.guest.output(of: ["ip", "rule"]).contains("lookup 1001"))
  }
}
