// Every failure: its exit code, its kind, and one line that names the object.

import Glibc
import Planning
import Report
import Testing

@testable import CLI
@testable import Engine
@testable import Execution

@Suite struct FailureTests {
  @Test(arguments: try FailureSample.all())
  func theContractsCodeAndOneLine(_ sample: FailureSample) {
    let report = Messages.report(sample.failure)
    #expect(report.code == sample.code)
    #expect(report.kind == sample.kind)
    #expect(report.rolledBack)
    #expect(report.message.contains(sample.object), "\(report.message)")
    expectMessage(report)
  }

  @Test func whatIsRefusedOfQueuesHasItsOwnHint() throws {
    for (sample, hint) in try FailureSample.queues() {
      let report = Messages.report(sample.failure)
      #expect(report.hint.contains(hint), "\(report.hint)")
    }
  }

  @Test func everyKindIsASingleWord() throws {
    for sample in try FailureSample.all() {
      #expect(sample.kind.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) })
    }
  }

  @Test func everyExitCodeOfAFailureComesUp() throws {
    #expect(Set(try FailureSample.all().map(\.code)) == [10, 64, 65, 69, 75, 77])
  }

  @Test(arguments: try FailureSample.all())
  func whatIsLeftOverIsTold(_ sample: FailureSample) throws {
    let step = try FailureSample.step()
    let refusal = KernelError(
      change: step.undo[0], operation: "RTM_DELADDR", number: EIO, message: "Input/output error")
    let outcome = ENIFailure(
      sample.failure,
      leftovers: [Leftover(step: step, failure: refusal), Leftover(step: step, failure: nil)])
    let report = Messages.report(outcome)
    #expect(report.code == 11)
    #expect(report.kind == sample.kind)
    #expect(!report.rolledBack)
    #expect(report.message.contains(sample.object))
    #expect(
      report.message.hasSuffix(
        "left over: address 10.0.0.20/24 dev eth1 (Input/output error: EIO, RTM_DELADDR), "
          + "address 10.0.0.20/24 dev eth1"))
    expectMessage(report)
  }

  @Test func theExitCodesAreThoseOfTheContract() {
    #expect(
      [
        ExitCode.done, ExitCode.driftFound, ExitCode.somethingToChange, ExitCode.failed,
        ExitCode.undoFailed, ExitCode.partlyDone, ExitCode.usage, ExitCode.wrongHere,
        ExitCode.unreachable, ExitCode.locked, ExitCode.notPermitted,
      ] == [0, 1, 2, 10, 11, 12, 64, 65, 69, 75, 77])
  }
}
