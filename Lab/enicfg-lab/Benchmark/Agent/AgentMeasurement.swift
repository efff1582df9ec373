// enicfg-lab measure-agent: the agent's part of the benchmark.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab measure-agent`.
struct AgentMeasurement: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-agent",
    abstract: "Measure how soon the agent repairs, and what memory it holds.",
    shouldDisplay: false)

  @OptionGroup var options: AgentBenchmarkOptions

  func run() throws { try measureAgent(options) }
}

/// Prints how soon the agent repairs and the timers of other tools, and its memory and that of other services.
///
/// - Throws: `ExitCode`.
func measureAgent(_ options: AgentBenchmarkOptions) throws {
  do throws(LabError) {
    let timers = try TimersOfOthers(in: options.timers)
    for table in try repairTables(tries: options.tries, comparedWith: timers) {
      print(table, terminator: "\n\n")
    }
    print(timers.remarks, terminator: "\n\n")
    fflush(nil)
    print(try MemoryCourse(UnpackedPrograms(in: options.boot)).run(idle: options.idle))
  } catch {
    complain(error)
    throw ExitCode(EX_UNAVAILABLE)
  }
}

/// The tables of the three faults.
private func repairTables(
  tries: Int, comparedWith timers: TimersOfOthers
) throws(LabError) -> [String] {
  let course = try RepairCourse(tries: tries)
  let route = Wait(measured: try course.deletedRoute())
  let metadata = Wait(measured: try course.changedMetadata())
  let plug = Wait(measured: try course.pluggedNIC())
  // The interval varies by a tenth.
  let usual = Duration.seconds(RepairCourse.usualInterval)
  let seldom = Wait(untilNextOf: usual * 0.9, usual * 1.1)
  func asked(_ interval: Int) -> String { "enicfg agent, asks every \(interval) s" }
  return [
    waitTable(
      "From a change in the metadata",
      [
        (asked(RepairCourse.usualInterval) + ", computed", seldom),
        (asked(RepairCourse.interval), metadata),
      ] + timers.waitsFromAnyMoment),
    waitTable("From a plugged NIC", [("enicfg agent", plug)] + timers.waitsFromPlug),
    waitTable("From a deleted route", [("enicfg agent", route)] + timers.waitsFromAnyMoment),
  ]
}

/// Waits as a table; ratios are relative to the first one.
private func waitTable(_ title: String, _ waits: [(name: String, wait: Wait)]) -> String {
  let first = waits[0].wait.median
  let lines = waits.map { name, wait in
    let times = [wait.median, wait.fastest, wait.slowest].map {
      decimal($0 / .seconds(1), places: 3) + " s"
    }
    return row(name, times + [decimal(wait.median / first, places: 2)])
  }
  return ([row(title, ["median", "fastest", "slowest", "ratio"])] + lines).joined(separator: "\n")
}
