// `persist` itself: what it writes and what it leaves, shown before it is written, and refused.

import Testing
import VPCLab

@Suite struct PersistTests {
  private static let given = ["eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
  private static let unit = "/etc/systemd/network/05-enicfg-eth1.network"

  /// A guest of systemd-networkd's.
  private func lab() throws -> VPCLab {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    try lab.guest.enableNetworkd()
    return lab
  }

  /// What ifup starts decides what is written: with dhcpcd a block in its settings, and with udhcpc
  /// and ifupdown2 nothing.
  @Test func filesFitTheProgramsThatReadThem() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let words = ["persist", "eth1", "--root", "/run/image", "--format", "interfaces"]
    try lab.guest.write("#!/bin/sh\n", to: "/run/image/usr/sbin/dhcpcd")
    try lab.guest.write("duid\n", to: "/run/image/etc/dhcpcd.conf")
    try lab.guest.enicfgNotes(words, [])
    let settings = try lab.guest.contents(of: "/run/image/etc/dhcpcd.conf")
    #expect(settings.hasPrefix("duid\n") && settings.contains("\ninterface eth1\n"))
    try lab.guest.persist("--remove", "eth1", "--root", "/run/image")
    #expect(try lab.guest.contents(of: "/run/image/etc/dhcpcd.conf") == "duid\n")
    try lab.guest.write("#!/bin/sh\n", to: "/run/image/usr/sbin/udhcpc")
    try lab.guest.expectFailure(words, 65, kind: "dhcpClient", naming: ["eth1", "udhcpc"])
    try lab.guest.enicfgNotes(words + ["--static"], [])
    try lab.guest.write("", to: "/run/image/usr/share/ifupdown2/ifupdown2")
    try lab.guest.expectFailure(words, 65, kind: "ifupdown2", naming: ["eth1", "ifupdown2"])
  }

  @Test func dryRunShowsEveryLineAndChangesNothing() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let files = "find /etc /run /var/lib -xdev -printf '%p %T@ %s %m\\n' | sort"
    let before = try lab.guest.shell(files)
    let state = try lab.guest.state()
    let words = ["persist", "eth1", "--format", "networkd", "--dry-run", "--exit-code"]
    let result = try lab.guest.run(["enicfg"] + words)
    #expect(result.exitCode == 2 && result.standardError == "", "\(result)")
    #expect(try lab.guest.shell(files) == before)
    let diff = result.standardOutput.lines.drop { !$0.hasPrefix("--- ") }
    let shown = diff.filter { $0.hasPrefix("+") }.dropFirst().map { String($0.dropFirst()) }
    try lab.guest.persist("eth1", "--format", "networkd")
    // An empty line is a line too.
    let written = try lab.guest.contents(of: Self.unit).lines
    #expect(shown.filter { !$0.isEmpty } == written)
    try lab.guest.expectState(state)
    let again = try lab.guest.run(["enicfg"] + words)
    #expect(again.exitCode == 0)
    #expect(again.standardOutput == "No changes. The boot-time files for eth1 are in sync.\n")
  }

  @Test func diffCanBeApplied() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let words = ["persist", "eth1", "--format", "networkd"]
    let diff = try lab.guest.output(of: ["enicfg"] + words + ["--dry-run"])
    try lab.guest.write(diff, to: "/run/one.diff")
    try lab.guest.shell("cp -a /etc/systemd /run/copy; patch -d / -p0 </run/one.diff")
    let patched = try lab.guest.contents(of: Self.unit)
    try lab.guest.shell("rm \(Self.unit)")
    try lab.guest.enicfgNotes(words, [])
    #expect(try lab.guest.contents(of: Self.unit) == patched)
  }

  @Test func reportHasTheDiff() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let result = try lab.guest.enicfg("persist", "eth1", "--format", "networkd", "--json")
    let report = try ReportShape(result.standardOutput)
    #expect(report.changed && report.applied && report.changes.count == 1)
    let change = try #require(report.changes.first)
    #expect(change.kind == .file && change.action == .add && change.object == Self.unit)
    let json = try JSONValue(parsing: result.standardOutput)
    let diff = "\(json["changes"]?.elements.first?["diff"] ?? .null)"
    #expect(diff.contains("+[Match]"))
    let again = try lab.guest.report("persist", "eth1", "--format", "networkd")
    #expect(!again.report.changed && again.report.changes.isEmpty)
  }

  @Test func editedFileStaysAndIsShown() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "--format", "networkd")
    let written = try lab.guest.contents(of: Self.unit)
    let edited = written + "# mine\n"
    try lab.guest.write(edited, to: Self.unit)
    for words in [
      ["persist", "eth1", "--format", "networkd"], ["persist", "--remove", "eth1"],
      ["persist", "eth1", "--format", "nm"], ["up", "eth1", "--persist", "--format", "networkd"],
    ] {
      let state = try lab.guest.state()
      let result = try lab.guest.run(["enicfg"] + words)
      #expect(result.exitCode == 65, "\(result)")
      #expect(result.standardOutput.contains("-# mine\n"))
      #expect(result.standardError.contains("eth1: \(Self.unit) was edited since enicfg wrote it"))
      #expect(try lab.guest.contents(of: Self.unit) == edited)
      try lab.guest.expectState(state)
    }
    try lab.guest.persist("eth1", "--format", "networkd", "--force")
    #expect(try lab.guest.contents(of: Self.unit) == written)
    try lab.guest.write(edited, to: Self.unit)
    try lab.guest.persist("--remove", "eth1", "--force")
    #expect(try lab.guest.tree("/etc/systemd/network").isEmpty)
  }

  @Test func foreignFilesAreNeverOverwritten() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    for text in ["[Match]\nName=eth1\n", "", "# enicfg wrote this file for eth1\n"] {
      try lab.guest.write(text, to: Self.unit)
      for words in [[], ["--force"]] {
        try lab.guest.expectFailure(
          ["persist", "eth1", "--format", "networkd"] + words, 65, kind: "fileOfOthers",
          naming: [Self.unit])
        #expect(try lab.guest.contents(of: Self.unit) == text)
      }
      #expect(try lab.guest.persist("--remove", "--all").hasPrefix("No changes."))
      #expect(try lab.guest.contents(of: Self.unit) == text)
    }
  }

  @Test func changedFormatRemovesFormerFilesAndRemoveLeavesNothing() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.write(
      "BOOTPROTO='dhcp'\nSTARTMODE='auto'", to: "/etc/sysconfig/network/ifcfg-eth0")
    try lab.guest.write("auto lo\niface lo inet loopback\n", to: "/etc/network/interfaces")
    try lab.guest.write(
      "[Match]\nName=eth0\n", to: "/run/systemd/network/10-netplan-eth0.network")
    try lab.guest.write(
      "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n", to: "/etc/netplan/50.yaml")
    func tree() throws -> [String: String] {
      try lab.guest.tree(
        "/etc/sysconfig", "/etc/network", "/etc/netplan", "/etc/systemd/network", "/etc/dhcp",
        "/etc/NetworkManager")
    }
    let before = try tree()
    for format in ["ifcfg", "interfaces", "sles", "netplan", "networkd", "nm", "ifcfg"] {
      let result = try lab.guest.enicfg("persist", "--all", "--format", format)
      #expect(result.exitCode == 0, "\(result)")
      let again = try lab.guest.enicfg("persist", "--all", "--format", format)
      #expect(again.standardOutput.hasPrefix("No changes."), "\(again)")
    }
    #expect(try tree().keys.filter { $0.contains("enicfg") } == [])
    #expect(try tree().keys.contains { $0.hasSuffix("/ifcfg-eth1") })
    #expect(try lab.guest.persist("--remove", "--all").contains("removed."))
    #expect(try tree() == before)
    #expect(
      try lab.guest.persist("--remove", "eth1")
        == "No changes. enicfg has no boot-time files for eth1.\n")
  }

  @Test func rootOptionWritesOnlyThere() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    // Its /etc/systemd is a link that this machine would follow to its own.
    try lab.guest.shell(
      """
      mkdir -p /run/image/usr/systemd/network /run/image/etc
      ln -s /usr/systemd /run/image/etc/systemd
      """)
    let before = try lab.guest.tree("/etc")
    let words = ["--root", "/run/image", "--format", "networkd"]
    let printed = try lab.guest.enicfgNotes(["persist", "eth1"] + words, [])
    #expect(printed.contains("+ file     /run/image\(Self.unit)"))
    #expect(try lab.guest.tree("/etc") == before)
    let real = "/run/image/usr/systemd/network/05-enicfg-eth1.network"
    #expect(try lab.guest.tree("/run/image").keys.sorted() == [real])
    try lab.guest.persist("--remove", "eth1", "--root", "/run/image")
    #expect(try lab.guest.tree("/run/image").isEmpty)
    // What runs on this machine tells nothing of the other system.
    try lab.guest.expectFailure(
      ["persist", "eth1", "--root", "/run/image"], 65, kind: "formatUnknown", naming: ["/run/image"]
    )
    try lab.guest.expectFailure(
      ["persist", "eth1", "--root", "/run/none"], 65, kind: "noSuchDirectory")
  }

  @Test func filesOfADetachedENIGoWithAll() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "eth2", "--format", "networkd")
    try lab.detachENI("eth2")
    let result = try lab.guest.enicfg("persist", "--all", "--format", "nm")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.standardOutput.contains("- file     /etc/systemd/network/05-enicfg-eth2.network"))
    #expect(try lab.guest.tree("/etc/systemd/network").isEmpty)
  }

  @Test func removalNeedsNoLink() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    for argument in ["eth2", "00:16:3e:12:16:ec", "eni-bp1lab2"] {
      try lab.guest.persist("eth2", "--format", "networkd")
      if argument == "eth2" { try lab.detach("eth2") }
      try lab.guest.persist("--remove", argument)
      #expect(try lab.guest.tree("/etc/systemd/network").isEmpty)
      if argument == "eth2" { try lab.attach("eth2") }
    }
  }

  @Test func persistNeedsAKnownAddress() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.expectFailure(
      ["persist", "eth1", "--format", "networkd"], 69, kind: "addressUnknown", naming: ["eth1"])
    let words = ["persist", "--format", "networkd"] + Self.given
    #expect(try lab.guest.run(["enicfg"] + words).exitCode == 0)
    // Once it is up, its lease is known, which is not what was given.
    try lab.guest.enicfgNotes(["up", "eth1"], ["the boot-time files for eth1 say something else"])
    let result = try lab.guest.enicfg("persist", "eth1", "--format", "networkd")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try lab.guest.contents(of: Self.unit).contains("DHCP=ipv4"))
  }

  @Test func persistRefusesWhatUpRefuses() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let words = ["persist", "eth1", "--format", "networkd"]
    for (options, kind) in [
      (["--address", "10.0.0.20/24", "--gateway", "10.0.9.9"], "gatewayOffLink"),
      (["--address", "10.0.0.19/24", "--gateway", "10.0.0.253"], "addressInUse"),
    ] {
      try lab.guest.expectFailure(words + options, 65, kind: kind)
    }
    #expect(try lab.guest.tree("/etc/systemd/network").isEmpty)
  }

  @Test(arguments: ["a;id", "a$x", "a'b", "a\"b", "a*", "a#b", "a=b", "ä", "-a", "a\\"])
  func linkNameWithSyntaxOfTheFormatIsRefused(_ name: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: ["ip", "link", "set", "dev", "eth1", "name", name])
    let places = ["/etc/network", "/etc/sysconfig", "/etc/netplan", "/etc/systemd/network"]
    let before = try lab.guest.tree(places)
    for format in ["ifcfg", "interfaces", "sles", "netplan", "networkd", "nm"] {
      try lab.guest.expectFailure(
        ["persist", "00:16:3e:12:e7:27", "--format", format] + Self.given.dropFirst(), 65,
        kind: "linkName")
    }
    #expect(try lab.guest.tree(places) == before)
  }

  @Test(arguments: [
    (["persist"], "LINK"), (["persist", "eth1", "--format", "deb"], "deb"),
    (["persist", "eth1", "--remove", "--format", "nm"], "--format"),
    (["persist", "eth1", "--root", ""], "empty"),
    (["persist", "eth1", "--exit-code"], "--exit-code"),
    (["up", "eth1", "--format", "nm"], "--persist"), (["plan", "eth1", "--force"], "--persist"),
    (["up", "eth1", "--remove"], "--remove"),
    (["persist", "eth1", "eth2", "--table", "7"], "--table"),
  ])
  func wrongUsageOfPersistIsRefused(_ words: [String], _ part: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(words, 64, naming: [part])
  }
}
