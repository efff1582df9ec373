// enicfg-lab bench: compares enicfg with what it replaces, in the guest of a lab.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab bench`.
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure enicfg beside ip -batch and the documented procedure.",
    discussion: """
      All contestants take turns in one guest, on the same links and with the same DHCP server. \
      Prints medians and ratios; nothing passes or fails. Run it in a checkout, with enicfg beside \
      enicfg-lab and both built for release.
      """)

  @OptionGroup var options: BenchmarkOptions

  func run() throws {
    let many = VPCConfiguration(
      nicCount: 9, layout: .perNIC, metadata: MetadataOptions(secondaryCount: 19))
    for (course, configuration) in [(Course.few, VPCConfiguration()), (.many, many)] {
      let arguments = [
        "enicfg-lab", "measure", "--scripts", options.scripts, "--dhclient", options.dhclient,
        "--rounds", "\(options.rounds)", "--course", course.rawValue,
      ]
      let exitCode = try runInGuest(of: configuration, command: arguments)
      guard exitCode == 0 else { throw ExitCode(exitCode) }
    }
  }
}

/// The command `enicfg-lab measure`: the benchmark inside of the guest, so that no step into
/// namespaces is measured.
struct Measurement: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "measure", shouldDisplay: false)

  @OptionGroup var options: BenchmarkOptions

  @Option var course = Course.few

  func run() throws {
    do throws(LabError) {
      let races = course == .few ? options.races : options.racesOfMany
      for race in races { print(try race.run(rounds: options.rounds)) }
      if course == .many { print(options.sizes) }
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}

/// Which of the comparisons a guest is for.
enum Course: String, ExpressibleByArgument {
  /// Two NICs, without a metadata service.
  case few
  /// Eight secondary ENIs and the primary one, of 20 addresses each, as the metadata has them.
  case many
}

/// What the benchmark takes.
struct BenchmarkOptions: ParsableArguments {
  @Option(help: "The directory of the benchmark's scripts.")
  var scripts = "Tests/Benchmark"

  @Option(help: "The DHCP client of the documented procedure; .ci/install-needs unpacks it.")
  var dhclient = ".build-tools/sbin/dhclient"

  @Option(help: "How often each contestant runs.")
  var rounds = 30

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("--rounds takes 1 or more.") }
    for file in ["\(scripts)/reset", dhclient] {
      guard unsafe access(file, X_OK) == 0 else {
        throw ValidationError("\(file) is not there; see --scripts and --dhclient.")
      }
    }
  }
}

extension BenchmarkOptions {
  /// All that there is, as iproute2 shows it.
  private static let shown = Contestant(
    name: "ip -j addr, route, rule",
    commands: [
      ["ip", "-j", "addr"], ["ip", "-j", "route", "show", "table", "all"], ["ip", "-j", "rule"],
    ])

  /// The comparisons.
  var races: [Race] {
    let links = ["eth1", "eth2"]
    let up = ["enicfg", "up", "--no-metadata"] + links
    return [
      Race(
        title: "Two NICs, from link down to exit",
        contestants: [
          Contestant(name: "enicfg up, by DHCP", commands: [up]),
          Contestant(
            name: "ip -batch, without DHCP",
            commands: [["ip", "-batch", "\(scripts)/static.batch"]]),
          Contestant(
            name: "documented procedure with dhclient",
            commands: [["\(scripts)/documented-procedure", dhclient] + links]),
        ], preparation: [["\(scripts)/reset"] + links]),
      Race(
        title: "Nothing to do",
        contestants: [
          Contestant(name: "enicfg up", commands: [up]),
          Self.shown,
        ], preparation: [up]),
      Race(
        title: "Start-up",
        contestants: [
          Contestant(name: "enicfg --version", commands: [["enicfg", "--version"]]),
          Contestant(name: "ip -V", commands: [["ip", "-V"]]),
          Contestant(name: "true", commands: [["true"]]),
        ]),
    ]
  }

  /// The comparisons of many addresses.
  var racesOfMany: [Race] {
    let up = ["enicfg", "up", "--all"]
    let batch = "/run/many-addresses.batch"
    let reset = ["\(scripts)/reset"] + (1...8).map { "eth\($0)" }
    return [
      Race(
        title: "Eight ENIs of 20 addresses",
        contestants: [
          Contestant(name: "enicfg up --all, metadata and DHCP", commands: [up]),
          Contestant(name: "ip -batch, without servers", commands: [["ip", "-batch", batch]]),
        ], preparation: [["\(scripts)/many-addresses", batch], reset]),
      Race(
        title: "Nothing to do with them",
        contestants: [
          Contestant(name: "enicfg up --all", commands: [up]),
          Self.shown,
        ], preparation: [up]),
    ]
  }

  /// The sizes of the programs, without the libraries that they load.
  var sizes: String {
    let rows = ["enicfg", "ip", dhclient].map { program in
      row(program, [Measure.size(ofProgram: program).map(mebibytes) ?? "not found"])
    }
    return (["Size of the program"] + rows).joined(separator: "\n")
  }
}
