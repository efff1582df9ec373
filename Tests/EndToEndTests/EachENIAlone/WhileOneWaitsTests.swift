// While one enicfg waits for a lease, others work; after the wait it plans from what is there then.

import Glibc
import Testing

@testable import VPCLab

@Suite struct WhileOneWaitsTests {
  @Test func otherCommandsWork() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth3")
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    try lab.guest.enicfgDone("up", "eth2")
    try lab.expectENI("eth2")
    try lab.guest.enicfgDone("alias", "add", "eth0", "10.0.0.61")
    #expect(try lab.guest.labelled("eth0").contains { $0.hasPrefix("10.0.0.61/24 eth0:") })
    try lab.guest.enicfgDone("alias", "add", "eth2", "10.0.0.62")
    #expect(try lab.guest.sources(lookingUp: 1002) == ["10.0.0.21", "10.0.0.62"])
    try lab.guest.enicfgDone("alias", "remove", "eth2", "10.0.0.62")
    #expect(try lab.guest.enicfgDone("status", "eth2").contains("in sync"))
    #expect(try lab.guest.enicfg("status").exitCode == 0)
    try lab.guest.enicfgDone("down", "eth2")
    #expect(try lab.guest.sources(lookingUp: 1002) == [])
    up.expectRunning()

    try lab.heal("eth1")
    let result = try up.result()
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    for link in ["eth1", "eth3"] { try lab.expectENI(link) }
    #expect(try lab.guest.labelled("eth0").contains { $0.hasPrefix("10.0.0.61/24 eth0:") })
    #expect(try lab.guest.labelled("eth2") == [])
    // Whatever came in between, nothing is left to do.
    #expect(try lab.guest.enicfgDone("up", "eth1", "eth3").hasPrefix("No changes."))
  }

  @Test(arguments: [["up"], ["down"], ["alias", "add"]])
  func commandForTheSameENIIsTurnedAway(_ command: [String]) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    let before = try lab.guest.possession()
    let address = command[0] == "alias" ? ["10.0.0.60"] : []
    let result = try lab.guest.run(["enicfg"] + command + ["eth1"] + address)
    let pid = try lab.guest.pidInside(of: up.process)
    expectFailure(
      result, 75, naming: ["00:16:3e:12:e7:27", "another enicfg holds the lock", "process \(pid)"])
    try lab.guest.expectPossession(before)
    up.expectRunning()
    try lab.heal("eth1")
    #expect(try up.result().exitCode == 0)
    try lab.expectENI("eth1")
  }

  @Test func secondUpDoesTheENIsThatAreFree() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    try expectPartlyDone(
      try lab.guest.enicfg("up", "--all", "--json"), kind: "locked", code: 75, of: "eth1",
      showing: ["eth2", "eth3"])
    up.expectRunning()
    for link in ["eth2", "eth3"] { try lab.expectENI(link) }
    try lab.heal("eth1")
    #expect(try up.result().exitCode == 0)
    try lab.expectENI("eth1")
  }

  @Test func secondUpContinuesWhenTheFirstOneIsDone() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let first = try lab.startWaiting(["up", "eth1"], for: "eth1")
    let second = try RunningCommand(["up", "eth1", "eth2"], in: lab)
    try lab.awaitRule(of: "eth2")
    second.expectRunning()
    try lab.heal("eth1")
    for up in [first, second] {
      let result = try up.result()
      #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    }
    for link in ["eth1", "eth2"] { try lab.expectENI(link) }
  }

  /// What another program makes during the wait, and the part of the refusal that names it.
  private static let conflicts = [
    ("ip addr add 10.0.0.20/24 dev eth0", "eth0"),
    ("ip route add blackhole 192.0.2.0/24 table 1001", "192.0.2.0/24"),
    ("ip rule add from 10.0.0.99 lookup 77 priority 31001", "from 10.0.0.99 lookup 77"),
  ]

  @Test(arguments: conflicts)
  func conflictThatCameMeanwhileIsRespected(_ script: String, _ part: String) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    try lab.guest.shell(script)
    let after = try lab.guest.state()
    try lab.heal("eth1")
    expectFailure(try up.result(), 65, naming: ["eth1: ", part])
    // All that goes is that the link was set up.
    let changes = try lab.guest.state().changes(since: after)
    #expect(changes.allSatisfy { $0.contains("eth1") }, "\(changes)")
    #expect(try lab.guest.link("00:16:3e:12:e7:27").hasSuffix("eth1 down"))
    #expect(try lab.guest.records() == [])
  }

  @Test func foreignObjectsThatCameMeanwhileAreKept() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    try lab.guest.shell(
      """
      ip addr add 10.0.0.20/24 brd + dev eth1
      ip route add default via 10.0.0.253 dev eth1 table 1001
      ip rule add from 10.0.0.20 lookup 1001 priority 31001
      """)
    try lab.heal("eth1")
    let result = try up.result()
    #expect(result.exitCode == 0, "\(result)")
    // Each is there once, and still of the one who made it.
    #expect(try lab.guest.labelled("eth1") == ["10.0.0.20/24"])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20"])
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.labelled("eth1") == ["10.0.0.20/24"])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20"])
    let own = try lab.guest.output(of: ["ip", "route", "list", "table", "1001"])
    #expect(own.contains("default via 10.0.0.253 dev eth1"))
  }

  @Test func metadataThatChangedBeforeTheSecondUpIsFollowed() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth2")
    try lab.guest.enicfgDone("up", "eth2")
    let up = try lab.startWaiting(["up", "eth1"], for: "eth1")
    try lab.assign([], to: "eth2")
    try lab.guest.enicfgDone("up", "eth2")
    up.expectRunning()
    try lab.heal("eth1")
    #expect(try up.result().exitCode == 0)
    #expect(try lab.guest.labelled("eth2") == ["10.0.0.21/24"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("eth3"))
    for link in ["eth1", "eth2", "eth3"] { try lab.expectENI(link) }
  }
}

extension Host {
  /// The process ID of a command as it is seen inside the host.
  fileprivate func pidInside(of command: BackgroundCommand) throws -> String {
    let status = try Descriptor(opening: "/proc/\(command.pid)/status").contents()
    let line = try #require(status.lines.first { $0.hasPrefix("NSpid:") })
    return String(try #require(line.split(whereSeparator: \.isWhitespace).last))
  }
}
