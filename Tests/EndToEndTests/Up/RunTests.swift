// How enicfg is run: what it writes to, which signals are ignored, who may hold its lock.

import Glibc
import Testing
import VPCLab

@Suite struct RunTests {
  @Test(arguments: [
    "plan eth1", "plan eth1 --as-commands", "plan eth1 --json", "up eth1 --dry-run", "status",
    "status --json", "plan eth1 --exit-code",
  ])
  func resultThatCannotBeWrittenIsAFailure(_ words: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.run(["sh", "-c", "exec enicfg \(words) >/dev/full"])
    expectFailure(
      result, 10, naming: ["standard output: could not write: No space left on device (ENOSPC)"])
  }

  @Test func upCompletesEvenIfItsResultCannotBeWritten() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.run(["sh", "-c", "exec enicfg up eth1 >/dev/full"])
    expectOneLine(
      result.standardError,
      naming: ["standard output: could not write: No space left on device (ENOSPC)"])
    // The exit code tells of the work: 10 would say that everything is as it was.
    #expect(result.exitCode == 0)
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
  }

  @Test(arguments: ["up eth1", "plan eth1", "plan eth1 --as-commands", "status", "up eth1 --json"])
  func closedOutputIsNoFailure(_ words: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    // A named pipe waits for both to open it; the reader closes it, and only then enicfg starts.
    let told = try lab.guest.shell(
      """
      mkfifo /run/pipe /run/closed
      { read go </run/closed; enicfg \(words); echo $? >/run/code; } >/run/pipe &
      exec 3</run/pipe 3<&-
      echo go >/run/closed
      wait
      cat /run/code
      """)
    #expect(told == "0\n")
  }

  @Test func ignoredHangUpDoesNotEndTheWait() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let up = try lab.startWaitingUp(after: "trap '' HUP")
    up.signal(SIGHUP)
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
  }

  @Test func onlyRootMayHoldTheLock() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    // One that an earlier version, or a careless hand, left open to all.
    try lab.guest.shell("mkdir -p /run/enicfg; : >/run/enicfg/lock; chmod 666 /run/enicfg/lock")
    try lab.guest.shell("umask 0; enicfg up eth1")
    #expect(try lab.guest.output(of: ["stat", "-c", "%a", "/run/enicfg/lock"]) == "600\n")
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    for opening in ["<", ">>"] {
      let result = try lab.guest.run(nobody + ["sh", "-c", "exec 9\(opening)/run/enicfg/lock"])
      #expect(!result.succeeded && result.standardError.contains("Permission denied"), "\(result)")
    }
    #expect(try lab.guest.run(nobody + ["cat", "/run/enicfg/links/../lock"]).exitCode != 0)
  }

  @Test func missingPermissionForDHCPLeavesTheLinkUnchanged() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let withoutRaw = ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"]
    let before = try lab.guest.state()
    let untouched = try lab.guest.carrierChanges(of: "eth1")
    let result = try lab.guest.run(withoutRaw + ["enicfg", "up", "eth1"])
    expectFailure(result, 77, naming: ["eth1: ", "CAP_NET_RAW", "not permitted"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.carrierChanges(of: "eth1") == untouched)
    #expect(try lab.guest.filesOfEnicfg() == [])
    // Who is told the address need not ask.
    try lab.guest.output(of: withoutRaw + givenUp("10.0.0.20"))
    #expect(try lab.guest.carrierChanges(of: "eth1") > untouched)
  }

  /// The units have no CAP_CHOWN: a kept file that got another group is replaced all the same.
  @Test func unitsCapabilitiesSufficeForFilesOfAnotherGroup() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let units = [
      "setpriv", "--bounding-set=-all,+net_admin,+net_raw", "--inh-caps=-all", "enicfg",
    ]
    let up = [
      "up", "eth1", "--no-metadata", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253",
    ]
    try lab.guest.output(of: units + up)
    try lab.guest.shell("chgrp 34 /run/enicfg/links/*.json /var/lib/enicfg/enis/*.json")
    try lab.guest.output(of: units + up + ["--secondary", "10.0.0.30"])
    #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.30/24"))
    try lab.guest.output(of: units + ["down", "eth1"])
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  @Test(arguments: ["lo", "br0", "ens5"])
  func failedUpReservesNoNumber(_ link: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link add br0 type bridge; ip link set eth1 name ens5")
    let words = ["up", link, "--address", "10.0.0.20/24", "--gateway", "10.9.0.253"]
    try lab.expectRefusal(words, 65, naming: ["\(link): "])
    #expect(try lab.guest.filesOfEnicfg() == [])
    // The number was not kept anywhere: the next link gets it.
    try lab.guest.rename(["eth2": "ens6"])
    #expect(try lab.guest.enicfgDone("up", "ens6").contains("table 1001"))
  }
}
