// Options of the benchmark, and the comparisons that it makes.

import ArgumentParser
import Glibc
import VPCLab

/// The options of the benchmark.
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
        throw ValidationError("\(file) is not an executable; see --scripts and --dhclient.")
      }
    }
  }
}

extension BenchmarkOptions {
  /// iproute2 shows all addresses, routes and rules.
  private static let shown = Contestant(
    name: "ip -j addr, route, rule",
    commands: [
      ["ip", "-j", "addr"], ["ip", "-j", "route", "show", "table", "all"], ["ip", "-j", "rule"],
    ])

  /// The comparisons of a course.
  func races(of course: Course) -> [Race] {
    switch course {
    case .few: racesOfFew
    case .many: racesOfMany
    case .most: racesOfMost
    }
  }

  private var racesOfFew: [Race] {
    let links = ["eth1", "eth2"]
    let up = ["enicfg", "up", "--no-metadata"] + links
    return [
      Race(
        title: "Two NICs, from link down to exit",
        contestants: [
          Contestant(name: "enicfg up, by DHCP", commands: [up]),
          // enicfg asks for the addresses that it had, too.
          Contestant(
            name: "the least in C, by DHCP",
            commands: [["minimal-up", "eth1=10.0.0.20", "eth2=10.0.0.21"]]),
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
      Race(
        title: "Nothing to do, with foreign routes",
        contestants: [0, 1000, 100_000].map { count in
          Contestant(
            name: "enicfg up, \(count) in another table", commands: [up],
            preparation: [["\(scripts)/foreign-routes", "\(count)"]])
        }, preparation: [up]),
    ]
  }

  private var racesOfMany: [Race] {
    [
      firstRun("Eight ENIs of 20 addresses", of: 8, secondaries: 19),
      Race(
        title: "Nothing to do with them",
        contestants: [
          Contestant(name: "enicfg up --all", commands: [Self.upAll]),
          Self.shown,
        ], preparation: [Self.upAll]),
    ]
  }

  private var racesOfMost: [Race] {
    [
      // Before other programs have made anything.
      Race(
        title: "Nothing to do with 32 ENIs of 50",
        contestants: [
          Contestant(name: "enicfg up --all", commands: [Self.upAll]),
          Contestant(name: "enicfg status", commands: [["enicfg", "status"]]),
          Self.shown,
        ], preparation: [Self.upAll]),
      firstRun("The same, from scratch", of: 32, secondaries: 49),
    ]
  }

  private static let upAll = ["enicfg", "up", "--all"]

  /// enicfg configures ENIs, and iproute2 makes the same objects.
  private func firstRun(_ title: String, of count: Int, secondaries: Int) -> Race {
    let batch = "/run/many-addresses.batch"
    return Race(
      title: title,
      contestants: [
        Contestant(name: "enicfg up --all, metadata and DHCP", commands: [Self.upAll]),
        Contestant(name: "ip -batch, without servers", commands: [["ip", "-batch", batch]]),
      ],
      preparation: [
        ["\(scripts)/many-addresses", batch, "\(count)", "\(secondaries)"],
        ["\(scripts)/reset"] + (1...count).map { "eth\($0)" },
      ])
  }

  /// The sizes of the programs, without the libraries that they load.
  var sizes: String {
    let rows = ["enicfg", "ip", dhclient].map { program in
      row(program, [Measure.size(ofProgram: program).map(mebibytes) ?? "not found"])
    }
    return (["Size of the program"] + rows).joined(separator: "\n")
  }
}
