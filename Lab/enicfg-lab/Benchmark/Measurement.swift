// enicfg-lab measure: the benchmark within the guest.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab measure`: runs the benchmark within the guest, so that entering namespaces is
/// not measured.
struct Measurement: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "measure", shouldDisplay: false)

  @OptionGroup var options: BenchmarkOptions

  @Option var course = Course.few

  func run() throws {
    do throws(LabError) {
      for race in options.races(of: course) { print(try race.run(rounds: options.rounds)) }
      if course == .most { print(options.sizes) }
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}
