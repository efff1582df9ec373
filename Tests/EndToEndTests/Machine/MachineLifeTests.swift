// How a virtual machine begins and ends: many CPUs, a panic, no QEMU, a lab that is killed.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineLifeTests {
  @Test func machineWithManyCPUsReportsAPanic() throws {
    let booted = try BootedMachine(MachineOptions(cpuCount: 8))
    defer { booted.lab.takeDown() }
    #expect(try booted.machine.output(of: ["nproc"]) == "8\n")
    let error = #expect(throws: LabError.self) {
      try booted.machine.run(["sh", "-c", "echo c >/proc/sysrq-trigger"])
    }
    guard case .machineEnded(let console) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(console.contains("Kernel panic - not syncing: sysrq triggered crash"))
    #expect(throws: LabError.self) { try booted.machine.run(["true"]) }
    #expect(throws: LabError.self) { try booted.machine.plug("eth1") }
  }

  @Test func machineEndsWithItsLab() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil, guest: .machine))
    let programs = MachineOptions(programs: ["ip"])
    let machine = try lab.boot(programs)
    let ending = try Descriptor(process: machine.emulator.pid)
    lab.takeDown()
    #expect(ending.isReadable(by: Deadline(after: .zero)))
    #expect(throws: LabError.self) { try machine.run(["true"]) }
    #expect(throws: LabError.self) { try lab.boot(programs) }
  }

  @Test func missingFileOfTheMachineIsNamed() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil, guest: .machine))
    defer { lab.takeDown() }
    #expect(throws: LabError.missingMachineFile(path: "/nowhere")) {
      try lab.boot(MachineOptions(directory: "/nowhere"))
    }
    #expect(throws: LabError.missingMachineFile(path: "no-such-program")) {
      try lab.boot(MachineOptions(programs: ["no-such-program"]))
    }
    #expect(throws: LabError.self) { try lab.boot(MachineOptions(cpuCount: 0)) }
    #expect(throws: LabError.noSuchNIC("eth1")) { try lab.boot(plugged: ["eth1"]) }
  }

  /// Starts a machine with a shell, kills the process that made it and counts the processes left.
  ///
  /// Runs in a PID namespace of its own, so that no other process is counted.
  private static let script = """
    set -eu
    count() { lsns --noheadings --type "$1" --output NS | wc -l; }
    echo 'echo rea""dy; sleep 1000' |
      script -qefc "echo pid \\$\\$; exec $1 vm --enis 1" /dev/null | {
      while read -r word pid; do [ "$word" != pid ] || break; done
      pid=$(echo "$pid" | tr -d '\\r')
      while read -r line; do [ "${line#ready}" = "$line" ] || break; done
      echo "ready: $(count net) networks, $(grep -l qemu /proc/[0-9]*/comm | wc -l) machine"
      kill -KILL "$pid"
      tries=0
      left() { echo "left: $(count net) $(count mnt) $(count pid)"; }
      until [ "$(left)" = 'left: 1 1 1' ] || [ "$tries" = 1000 ]; do tries=$((tries + 1)); done
      left
      grep -lE 'qemu|dnsmasq|enicfg-lab' /proc/[0-9]*/comm || echo "no process"
    }
    grep '^lab ' /proc/mounts || echo "no mount"
    """

  @Test func killedLabLeavesNoMachine() throws {
    let output = try Descriptor(anonymousFile: "")
    let child = try Child(
      [
        "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Self.script, "sh",
        VPCLab.executableDirectory + "/enicfg-lab",
      ],
      environment: ["PATH": Tool.searchPath],
      descriptors: StandardDescriptors(
        input: try Descriptor(anonymousFile: ""), output: output,
        error: try Descriptor(anonymousFile: "")),
      namespaces: .own, leadsGroup: true)
    let ended = child.ending.isReadable(by: Deadline(after: .seconds(120)))
    #expect(ended)
    if ended { #expect(child.reap() == 0) }
    #expect(
      output.contents()
        == "ready: 3 networks, 1 machine\nleft: 1 1 1\nno process\nno mount\n")
  }
}
