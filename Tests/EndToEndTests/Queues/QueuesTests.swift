// Queues of real veth links: shown and set, with ethtool and sysfs as witnesses.

import Testing
import VPCLab

@Suite struct QueuesTests {
  /// A guest whose NICs have four queues of each direction.
  private func lab() throws -> VPCLab { try quietLab(VPCConfiguration(queueCount: 4)) }

  private func cpuCount(_ lab: VPCLab) throws -> Int {
    try #require(Int(try lab.guest.output(of: ["nproc", "--all"]).trimmed))
  }

  @Test func queuesShowMatchesEthtool() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "ethtool -L eth1 rx 3 tx 2; echo 1 >/sys/class/net/eth1/queues/rx-1/rps_cpus")
    let text = try lab.guest.enicfgDone("queues", "show", "--json")
    let report = try ReportShape(text)
    #expect(!report.changed && report.changes.isEmpty)
    let json = try JSONValue(parsing: text)
    let links = json["links"]?.elements ?? []
    #expect(links.map { $0["name"] } == ["eth0", "eth1", "eth2"].map(JSONValue.text))
    for link in links {
      let name = try #require(link["name"]?.text)
      let shown = try lab.guest.queues(of: name)
      let queues = try #require(link["queues"])
      for (key, counts) in [("maximum", shown.maximum), ("current", shown.current)] {
        for (kind, count) in counts {
          #expect(queues["channels"]?[key]?[kind] == .number(Double(count)), "\(name) \(kind)")
        }
      }
      let masks = queues["rps"]?.elements.compactMap { $0["mask"]?.text } ?? []
      #expect(masks.map { UInt64($0, radix: 16) } == shown.steering)
      #expect(queues["driver"] == .text("veth"))
    }
    let count = Double(try cpuCount(lab))
    #expect(json["machine"]?["cpuCount"] == .number(count))
    #expect(json["machine"]?["irqbalance"] == .bool(false))
    #expect(links[1]["queues"]?["recommended"]?["combined"] == .number(min(4, count)))
    let table = try lab.guest.enicfgDone("queues", "show", "eth1")
    #expect(table.contains("eth1  veth    3/4  2/4  -      -         rx-0 off"))
    #expect(table.lines(with: "rx-1 1") == 1)
    #expect(!table.contains("eth0"))
  }

  @Test func irqbalanceIsDetected() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    // Its name is what tells: a sleep by that name will do.
    try lab.guest.shell("cp \"$(command -v sleep)\" /run/irqbalance")
    let service = try lab.guest.start(["/run/irqbalance", "60"])
    #expect(try lab.guest.enicfgDone("queues", "show").contains("irqbalance runs."))
    service.terminate()
    #expect(try lab.guest.enicfgDone("queues", "show").contains("irqbalance does not run."))
  }

  @Test func queuesSetChangesOnlyWhatIsAsked() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let (state, other) = (try lab.guest.state(), try lab.guest.queues(of: "eth2"))
    let dry = try lab.guest.enicfg(
      "queues", "set", "eth1", "--combined", "2", "--rps", "1", "--dry-run", "--exit-code")
    #expect(dry.exitCode == 2)
    #expect(dry.standardOutput.contains("~ channels eth1 rx 4 tx 4 -> rx 2 tx 2"))
    #expect(dry.standardOutput.contains("~ rps      eth1 rx-1 rps_cpus 0 -> 1"))
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 4, "tx": 4])

    let done = try lab.guest.enicfgDone("queues", "set", "eth1", "--combined", "2", "--rps", "1")
    #expect(done.hasSuffix("0 added, 3 changed, 0 removed.\n"))
    var queues = try lab.guest.queues(of: "eth1")
    #expect(queues.current == ["rx": 2, "tx": 2])
    #expect(queues.steering == [1, 1])
    #expect(
      try lab.guest.enicfgDone("queues", "set", "eth1", "--combined", "2", "--rps", "1")
        == "No changes. The queues of eth1 are as asked.\n")

    // By MAC, and only what is given.
    let (report, code) = try lab.guest.report(
      "queues", "set", "00:16:3e:12:e7:27", "--combined", "max")
    let isThere = try min(4, cpuCount(lab)) == 2
    #expect(code == 0 && report.applied == !isThere)
    #expect(report.changes.map(\.kind) == (isThere ? [] : [.channels]))
    queues = try lab.guest.queues(of: "eth1")
    let most = min(4, try cpuCount(lab))
    #expect(queues.current == ["rx": most, "tx": most])
    #expect(queues.steering.prefix(2) == [1, 1])
    try lab.guest.enicfgDone("queues", "set", "eth1", "--rps", "off")
    #expect(try lab.guest.queues(of: "eth1").steering.allSatisfy { $0 == 0 })

    #expect(try lab.guest.queues(of: "eth2") == other)
    try lab.guest.expectState(state)
  }

  @Test func queuesSetAcceptsThePrimaryNICAndSeveralLinks() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    try lab.guest.enicfgDone("queues", "set", "eth0", "eth2", "--combined", "1", "--rps", "auto")
    for link in ["eth0", "eth2"] {
      #expect(try lab.guest.queues(of: link).current == ["rx": 1, "tx": 1])
    }
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 4, "tx": 4])
    try lab.guest.expectState(state)
    #expect(try lab.guest.reaches(VPCLab.internet))
  }

  @Test func scriptOfQueuesSetDoesTheSame() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let words = ["enicfg", "queues", "set", "eth1", "--combined", "3", "--rps", "1"]
    let script = try lab.guest.output(of: words + ["--dry-run", "--as-commands"])
    #expect(script.contains("ethtool -L eth1 rx 3 tx 3\n"))
    #expect(script.contains("echo 1 >/sys/class/net/eth1/queues/rx-2/rps_cpus\n"))
    try lab.guest.output(of: ["sh"], input: script)
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 3, "tx": 3])
    #expect(try lab.guest.queues(of: "eth1").steering == [1, 1, 1])
    #expect(try lab.guest.output(of: words).hasPrefix("No changes. "))
  }

  /// The rule as the provider documents it, for so many CPUs: those of the machine are covered up.
  @Test(arguments: [1, 2, 8, 16, 24, 96]) func autoSteeringIsTheDocumentedRule(_ cpus: Int) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let online = cpus == 1 ? "0" : "0-\(cpus - 1)"
    try lab.guest.write(online + "\n", to: "/run/online")
    try lab.guest.shell("mount --bind /run/online /sys/devices/system/cpu/online")
    try lab.guest.shell("for n in 0 1 2 3; do echo 0 >/run/rx-$n; done")
    let files = (0..<4).map { "/run/rx-\($0)" }
    let script = inCheckout("Tests/EndToEndTests/documented-rps")
    try lab.guest.output(of: [script, "\(cpus)"] + files)
    let documented = try files.map { try lab.guest.contents(of: $0).trimmed }
    let (report, _) = try lab.guest.report("queues", "set", "eth1", "--rps", "auto", "--dry-run")
    #expect(report.changes.map(\.to) == documented.map(JSONValue.text))
    #expect(report.changes.map(\.object) == (0..<4).map { "eth1 rx-\($0) rps_cpus" })
  }

  /// The same on this machine's own CPUs, with what the kernel makes of it.
  @Test func autoSteeringIsTheDocumentedRuleInTheKernel() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let files = (0..<4).map { "/sys/class/net/eth2/queues/rx-\($0)/rps_cpus" }
    let script = inCheckout("Tests/EndToEndTests/documented-rps")
    try lab.guest.output(of: [script, "\(cpuCount(lab))"] + files)
    try lab.guest.enicfgDone("queues", "set", "eth1", "--rps", "auto")
    let (ours, theirs) = (try lab.guest.queues(of: "eth1"), try lab.guest.queues(of: "eth2"))
    #expect(ours.steering == theirs.steering)
    #expect(ours.steering.allSatisfy { $0 > 0 })
  }
}
