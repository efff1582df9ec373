// Commands in a virtual machine behave like those in a host: bytes, exit codes, timeouts.

import Testing

@testable import VPCLab

@Suite(.serialized) struct MachineCommandTests {
  @Test func outputIsPassedUnchanged() throws {
    let machine = try BootedMachine.common.machine
    let script = #"printf 'a\000\377\r\n'; printf '\033\004\n\n' >&2; exit 7"#
    let answer = try machine.answer(to: ["sh", "-c", script], timeout: .seconds(30))
    #expect(answer.exitCode == 7)
    #expect(answer.standardOutput == [0x61, 0x00, 0xff, 0x0d, 0x0a])
    #expect(answer.standardError == [0x1b, 0x04, 0x0a, 0x0a])
  }

  @Test func argumentsAreNotExpandedByAShell() throws {
    let machine = try BootedMachine.common.machine
    let words = ["it's", "a  b", "", "$HOME", "*", #"\"#, "two\nlines\n", "-n", "é"]
    let shown = try machine.output(of: ["printf", "<%s>"] + words)
    #expect(shown == words.map { "<\($0)>" }.joined())
  }

  @Test func commandGetsInputAndEnvironment() throws {
    let machine = try BootedMachine.common.machine
    let text = String(repeating: "some input\u{0}\n", count: 500)
    let result = try machine.run(
      ["sh", "-c", #"cat; printf %s "$GIVEN" >&2"#], environment: ["GIVEN": "it's given"],
      input: text)
    #expect(result.standardOutput == text)
    #expect(result.standardError == "it's given")
  }

  @Test func exitCodesAndSignalsAreDistinguished() throws {
    let machine = try BootedMachine.common.machine
    #expect(
      try machine.run(["true"])
        == CommandResult(
          exitCode: 0, standardOutput: "", standardError: ""))
    #expect(try machine.run(["sh", "-c", "kill -TERM $$"]).exitCode == 128 + 15)
    let unknown = try machine.run(["no-such-command"])
    #expect(unknown.exitCode == 127)
    #expect(unknown.standardError.contains("no-such-command"))
    #expect(throws: LabError.self) { try machine.output(of: ["false"]) }
  }

  @Test func commandIsKilledWithItsChildrenAfterTheTimeout() throws {
    let machine = try BootedMachine.common.machine
    let error = #expect(throws: LabError.self) {
      try machine.run(["sh", "-c", "sleep 1001 & sleep 1002"], timeout: .seconds(1))
    }
    guard case .timedOut = error else {
      Issue.record("not for time: \(String(describing: error))")
      return
    }
    #expect(try machine.output(of: ["ps"]).lines(with: "sleep 100") == 0)
  }

  @Test func commandCanBeKilledBeforeItStarts() throws {
    let machine = try BootedMachine.common.machine
    let deadline = Deadline(after: .seconds(60))
    let answer = try machine.talk(of: "killed command", by: deadline) {
      channel throws(LineFailure) in
      try channel.start(["sleep", "1004"], environment: [:], input: "", by: deadline)
      try channel.kill(by: deadline)
      return try channel.answer(by: deadline)
    }
    #expect(answer.exitCode == 128 + 9)
    #expect(try machine.output(of: ["ps"]).lines(with: "sleep 100") == 0)
  }

  @Test func backgroundProcessDoesNotDelayTheResult() throws {
    let machine = try BootedMachine.common.machine
    let pid = try machine.output(of: ["sh", "-c", "sleep 1003 & echo $!"]).trimmed
    try machine.output(of: ["kill", pid])
  }
}
