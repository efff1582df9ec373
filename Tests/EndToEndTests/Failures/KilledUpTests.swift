// `up --all` that is killed anywhere: the next one completes it, and `down --all` leaves nothing.

import Testing
import VPCLab

@Suite struct KilledUpTests {
  /// A lab where `up --all` has aliases to add on each NIC.
  private func lab() throws -> VPCLab {
    let lab = try inventoryLab()
    try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
    return lab
  }

  /// Runs `up --all`, which is killed once the kernel has told of so many changes.
  ///
  /// - Returns: Whether it was killed, and had not come to its end before.
  private func killedUp(after changes: Int, in lab: VPCLab) throws -> Bool {
    let script = """
      exec 3< <(exec ip -oneline monitor address route rule link)
      monitor=$!
      # It is there once it tells of a change, and has told all once it tells of the last.
      until read -r -t 0.02 _ <&3; do ip link set lo mtu 1280; ip link set lo mtu 1281; done
      ip link set lo mtu 65536
      while read -r line <&3 && [[ $line != *"mtu 65536"* ]]; do :; done
      enicfg up --all >/dev/null 2>&1 3<&- &
      up=$!
      seen=0
      while [ $seen -lt \(changes) ] && kill -0 $up; do
        read -r -t 0.02 _ <&3 && seen=$((seen + 1))
      done 2>/dev/null
      kill -KILL $up 2>/dev/null
      wait $up
      echo $?
      kill -KILL $monitor
      """
    return try lab.guest.output(of: ["bash", "-c", script]) == "137\n"
  }

  private func expectConfigured(_ lab: VPCLab) throws {
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.51/24 eth0:1 secondary",
      ])
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.61/24 eth1:1 secondary",
      ])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.60", "10.0.0.61"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func nextUpCompletesAKilledUpAndDownLeavesNothing() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    var halves = 0
    for changes in 1...10 {
      if try killedUp(after: changes * 2, in: lab) { halves += 1 }
      try lab.guest.enicfgAfterKill("up", "--all")
      try expectConfigured(lab)
      try lab.guest.enicfgDone("down", "--all")
      try lab.guest.expectState(before)
    }
    #expect(halves > 0, "every one had come to its end")
  }

  @Test func downLeavesNothingOfAKilledUp() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    var halves = 0
    for changes in 1...10 {
      if try killedUp(after: changes * 2, in: lab) { halves += 1 }
      try lab.guest.enicfgAfterKill("down", "--all")
      try lab.guest.expectState(before)
      // There may also be a file that was not written to its end.
      #expect(try lab.guest.records().filter { $0.hasSuffix(".json") } == [])
    }
    #expect(halves > 0, "every one had come to its end")
  }

  @Test func nextUpCompletesAKilledMove() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    var halves = 0
    for changes in 1...8 {
      try lab.guest.enicfgDone("up", "--all")
      try expectConfigured(lab)
      try lab.assign(["10.0.0.51", "10.0.0.52"], to: "eth0")
      try lab.assign(["10.0.0.61", "10.0.0.50"], to: "eth1")
      try lab.readdress("eth1", to: "10.0.0.60")
      if try killedUp(after: changes * 2, in: lab) { halves += 1 }
      try lab.guest.enicfgAfterKill("up", "--all")
      #expect(try lab.guest.labelled("eth0").contains("10.0.0.51/24 eth0:1 secondary"))
      #expect(try lab.guest.labelled("eth0").count == 3)
      let eth1 = try lab.guest.labelled("eth1")
      #expect(eth1.first == "10.0.0.60/24" && eth1.count == 3)
      #expect(eth1.contains("10.0.0.61/24 eth1:1 secondary"))
      #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.50", "10.0.0.60", "10.0.0.61"])
      try lab.guest.expectSource("10.0.0.60", by: "eth1")
      try lab.guest.expectSource("10.0.0.19", by: "eth0")
      #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
      try lab.guest.enicfgDone("down", "--all")
      try lab.guest.expectState(before)
      try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
      try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
      try lab.readdress("eth1", to: "10.0.0.20")
    }
    #expect(halves > 0, "every one had come to its end")
  }
}
