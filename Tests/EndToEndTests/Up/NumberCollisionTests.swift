// Tables, metrics and priorities that other tools use: named before anything is done, with a free one.

import Testing
import VPCLab

@Suite struct NumberCollisionTests {
  @Test(arguments: [
    (
      "ip route add 172.20.0.0/16 dev eth0 table 1002",
      ["eth2: table 1002 ", "172.20.0.0/16 dev eth0", "another --table: 1003 is free"]
    ),
    (
      "ip route add default via 10.0.0.253 dev eth0 table 1001; ip rule add from 10.9.0.0/16 lookup 1002",
      ["eth1: table 1001 ", "default via 10.0.0.253 dev eth0", "another --table: 1003 is free"]
    ),
    (
      "ip rule add from 10.9.0.0/16 lookup 1001 priority 512",
      [
        "eth1: table 1001", "from 10.9.0.0/16 lookup 1001", "512", "another --table: 100",
        " is free",
      ]
    ),
    (
      "ip rule add from 10.9.0.0/16 lookup 77 priority 31001; ip rule add from 10.8.0.0/16 lookup 78 priority 31002",
      [
        "rule priority 31001 is taken", "from 10.9.0.0/16 lookup 77",
        "another --rule-priority: 31003 is free",
      ]
    ),
    (
      "ip route add default via 10.0.0.253 dev eth0 metric 1002",
      ["eth2: ", "metric 1002", "dev eth0", "another --metric: 1003 is free"]
    ),
  ])
  func collidingNumbersAreNamedAndNothingIsChanged(_ preparation: String, _ parts: [String]) throws
  {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    defer { lab.takeDown() }
    try lab.guest.shell(preparation)
    let before = try ["eth1", "eth2"].map {
      (name: $0, count: try lab.guest.carrierChanges(of: $0))
    }
    for words in [["plan", "--all"], ["up", "--all"]] {
      let result = try lab.guest.enicfg(words[0], words[1])
      #expect(result.exitCode == 12, "the primary NIC is done: \(result)")
      let lines = result.standardError.lines
      #expect(lines.contains { line in parts.allSatisfy(line.contains) }, "\(lines)")
      for link in before where lines.contains(where: { $0.hasPrefix("enicfg: \(link.name): ") }) {
        #expect(try lab.guest.carrierChanges(of: link.name) == link.count, "never set up")
        #expect(!result.standardOutput.contains("dev \(link.name)"), "\(result)")
      }
    }
  }

  @Test func proposedNumberIsAccepted() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip route add 172.20.0.0/16 dev eth0 table 1001")
    try lab.expectRefusal(["up", "eth1"], 65, naming: ["another --table: 1002 is free"])
    try lab.guest.configure("enis: [{id: eni-bp1lab1, table: 1003}]")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.output(of: ["ip", "rule"]).contains("from 10.0.0.20 lookup 1003"))
  }

  @Test func twoENIsOfOneTableAreRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure("enis: [{link: eth1, table: 1002}]")
    // Neither has it yet, so neither gets it; the primary NIC is done.
    let result = try lab.guest.enicfg("up", "--all")
    #expect(result.exitCode == 12)
    #expect(
      result.standardError.lines == [
        "enicfg: eth1: table 1002 is eth2's. Give another --table: 1003 is free",
        "enicfg: eth2: table 1002 is eth1's. Give another --table: 1003 is free",
      ])
    #expect(
      try lab.guest.output(of: ["ip", "route", "show", "table", "all"]).contains("1002") == false)
  }
}
