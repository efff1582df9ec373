// What a host of the lab has of its own, and what it shares with the machine.

import Glibc
import Testing
import VPCLab

@Suite struct LabIsolationTests {
  @Test func sysfsShowsTheGuestsLinks() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    #expect(try lab.guest.output(of: ["ls", "/sys/class/net"]) == "eth0\neth1\neth2\nlo\n")
    #expect(try lab.guest.output(of: ["ls", "-A", "/run"]) == "")
  }

  @Test(arguments: ["/run", "/etc", "/var/lib"])
  func filesOfAHostStayInside(_ directory: String) throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    let path = "\(directory)/enicfg-lab-was-here"
    try lab.guest.output(of: ["sh", "-c", "echo inside > \(path)"])
    #expect(try lab.guest.contents(of: path) == "inside\n")
    #expect(try lab.router.run(["cat", path]).exitCode == 1)
    #expect(throws: LabError.self) { try lab.router.contents(of: path) }
  }

  @Test func processesAreTheGuestsOwn() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    let names = try lab.guest.output(of: ["sh", "-c", "cat /proc/[0-9]*/comm"])
    #expect(names == "cat\nsh\n")
  }

  @Test func kernelSettingsOfAHostAreTheDefaults() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    for key in ["conf/eth1/rp_filter", "conf/all/arp_ignore", "ip_forward"] {
      let value = try lab.guest.output(of: ["cat", "/proc/sys/net/ipv4/\(key)"])
      #expect(value == "0\n", "\(key)")
    }
  }

  @Test func commandsGetTheirOptions() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil), toolDirectory: "/nowhere")
    defer { lab.takeDown() }
    let script = "cat; echo $COLOUR; echo ${PATH%%:*}; echo complaint >&2; exit 42"
    let result = try lab.guest.run(
      ["sh", "-c", script], environment: ["COLOUR": "blue"], input: "from a test\n")
    #expect(result.exitCode == 42)
    #expect(result.standardOutput == "from a test\nblue\n/nowhere\n")
    #expect(result.standardError == "complaint\n")
    #expect(try lab.guest.run(["sh", "-c", "kill -TERM $$"]).exitCode == 128 + 15)
    #expect(throws: LabError.self) { try lab.guest.run(["no-such-command"]) }
    #expect(throws: LabError.self) {
      try lab.guest.run(["sleep", "1000"], timeout: .milliseconds(10))
    }
  }

  @Test func daemonDoesNotDelayTheCommandThatStartedIt() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    #expect(try lab.guest.output(of: ["sh", "-c", "sleep 1000 & echo done"]) == "done\n")
  }

  @Test func backgroundCommandsCanBeFollowedAndStopped() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    let script = "trap 'echo stopping; exit 5' TERM; echo started; while :; do sleep 0.01; done"
    let command = try lab.guest.start(["sh", "-c", script])
    try command.waitForOutput("started")
    command.signal(15)
    #expect(try command.wait() == 5)
    #expect(command.output == "started\nstopping\n")
    let dead = try lab.guest.start(["true"])
    #expect(throws: LabError.self) { try dead.waitForOutput("never") }
  }

  @Test func backgroundCommandsReadInputAndAnswer() throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    let echo = try lab.guest.start(["cat"], takesInput: true)
    // More bytes than a socket buffers, in two lines.
    let long = String(repeating: "a", count: 1_000_000)
    try echo.write("\(long)\nb\nc")
    #expect(try echo.nextLine() == long)
    #expect(try echo.nextLine() == "b")
    try echo.write("\n")
    #expect(try echo.nextLine() == "c")
    echo.terminate()
    #expect(throws: LabError.systemCall("send", Errno(rawValue: EPIPE))) { try echo.write("d\n") }
    #expect(throws: LabError.self) { try echo.nextLine() }

    let deaf = try lab.guest.start(["cat"])
    #expect(try deaf.wait() == 0)
    #expect(throws: LabError.self) { try deaf.write("a\n") }
  }
}
