// NetworkManager reads what enicfg wrote for it, as it is meant, and brings it up.

import Testing
import VPCLab

@Suite struct BootNetworkManagerTests {
  /// What NetworkManager's own reader makes of a keyfile.
  ///
  /// It drops what it does not understand without a word: only what comes back was understood.
  private func readBack(_ lab: VPCLab, _ path: String) throws -> [String] {
    let id =
      path.split(separator: "/").last.map { String($0.dropLast(".nmconnection".count)) } ?? ""
    let text = try lab.guest.contents(of: path)
    let result = try lab.guest.run(
      [bootProgram("usr/bin/nmcli"), "--offline", "connection", "modify", "connection.id", id],
      environment: bootLibraries, input: text)
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    return keys(result.standardOutput)
  }

  /// Each line with its section, sorted; comments left out.
  private func keys(_ text: String) -> [String] {
    var section = ""
    var keys: [String] = []
    for line in text.lines where !line.hasPrefix("#") {
      if line.hasPrefix("[") { section = line } else { keys.append("\(section) \(line)") }
    }
    return keys.sorted()
  }

  @Test(arguments: [false, true]) func networkManagerReadsKeyfilesUnchanged(_ isStatic: Bool) throws
  {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkManager()
    let words = ["persist", "--all", "--format", "nm"] + (isStatic ? ["--static"] : [])
    try lab.guest.enicfgNotes(words, [])
    let directory = "/etc/NetworkManager/system-connections"
    for link in ["eth1", "eth2"] {
      let path = "\(directory)/enicfg-\(link).nmconnection"
      let text = try lab.guest.contents(of: path)
      #expect(try readBack(lab, path) == keys(text))
      #expect(try lab.guest.output(of: ["stat", "-c", "%a %U", path]) == "600 root\n")
    }
    // A check that could not fail would be none.
    let path = "\(directory)/enicfg-eth1.nmconnection"
    let text = try lab.guest.contents(of: path)
    try lab.guest.write(text + "routing-rule9=from nowhere\n", to: path)
    #expect(try readBack(lab, path) != keys(lab.guest.contents(of: path)))
  }

  @Test func hostPrefixIsReadUnchangedAndBroughtUp() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkManager()
    let address = ["--address", "10.0.0.20/32", "--gateway", "10.0.0.253"]
    try lab.guest.enicfgNotes(["persist", "eth1", "--format", "nm"] + address, [])
    let path = "/etc/NetworkManager/system-connections/enicfg-eth1.nmconnection"
    #expect(try readBack(lab, path) == keys(lab.guest.contents(of: path)))
    try lab.guest.startNetworkManager(managing: ["eth1"])
    try lab.guest.awaitActivation(of: "eth1")
    let plan = try lab.guest.enicfgNotes(["plan", "eth1"] + address, [])
    #expect(plan.hasPrefix("No changes."), "\(plan)")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
  }

  @Test func daemonBringsUpTheSameENIs() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkManager()
    try lab.guest.persist("eth1", "eth2", "--format", "nm")
    try lab.guest.startNetworkManager(managing: ["eth1", "eth2"])
    for link in ["eth1", "eth2"] { try lab.guest.awaitActivation(of: link) }
    #expect(try lab.guest.enicfgDone("plan", "eth1", "eth2").hasPrefix("No changes."))
    let rules = try lab.guest.output(of: ["ip", "-4", "rule"])
    #expect(rules.lines(with: "lookup 1001") == 4 && rules.lines(with: "lookup 1002") == 1)
    // The aliases are there, and not the source of new connections.
    #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.30/32"))
    let way = try lab.guest.output(of: ["ip", "route", "get", "10.0.0.77", "oif", "eth1"])
    #expect(way.contains("src 10.0.0.20"))
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.30"))
    #expect(try lab.guest.contents(of: "/etc/resolv.conf").contains("10.0.0.253") == false)
  }

  @Test func dispatcherScriptAddsThePrimaryNICsAliases() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkManager()
    try lab.guest.persist("eth0", "--format", "nm")
    let path = "/etc/NetworkManager/dispatcher.d/50-enicfg-eth0"
    #expect(try lab.guest.output(of: ["stat", "-c", "%a %U", path]) == "755 root\n")
    let before = try lab.guest.state()
    for words in [["eth0", "down"], ["eth1", "up"], ["none", "hostname"]] {
      try lab.guest.output(of: [path] + words)
      try lab.guest.expectState(before)
    }
    for _ in 0..<2 { try lab.guest.output(of: [path, "eth0", "up"]) }
    #expect(
      try lab.guest.aliases(of: "eth0")
        == ["10.0.0.19 eth0", "10.0.0.40 eth0:0", "10.0.0.41 eth0:1"])
    #expect(try lab.guest.enicfgDone("plan", "eth0").hasPrefix("No changes."))
    try lab.guest.persist("--remove", "eth0")
    #expect(try lab.guest.tree("/etc/NetworkManager").isEmpty)
  }
}

extension Host {
  /// Marks the service as enabled, as a guest of NetworkManager's has it.
  func enableNetworkManager() throws {
    try shell(
      """
      mkdir -p /etc/systemd/system/multi-user.target.wants
      ln -sf /lib/systemd/system/NetworkManager.service /etc/systemd/system/multi-user.target.wants/
      """)
  }

  /// Starts NetworkManager; it knows no other links than these.
  func startNetworkManager(managing links: [String]) throws {
    _ = try startNetworkManager(of: bootPrograms, managing: links)
  }

  /// Waits until NetworkManager has brought a link up.
  func awaitActivation(of link: String, by profile: String? = nil) throws {
    let result = try run(
      [bootProgram("usr/bin/nmcli"), "-w", "20", "connection", "up", profile ?? "enicfg-\(link)"],
      environment: bootLibraries)
    #expect(result.exitCode == 0, "\(result)")
  }
}
