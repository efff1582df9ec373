// The options that several commands share.

import ArgumentParser
import Glibc
import NetworkModel
import Planning

/// How results are put out.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colour the text.")
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: "Print no results, only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Tell the reason of every change.")
  var verbose = false
}

/// Where enicfg keeps its files.
struct DirectoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the numbers per ENI are kept. (default: /var/lib/enicfg)", valueName: "dir"),
    completion: .directory)
  var stateDir: String?

  @Option(
    help: ArgumentHelp(
      "Where leases, records and the lock are kept. (default: /run/enicfg)", valueName: "dir"),
    completion: .directory)
  var runDir: String?

  /// The options stand before the environment, the environment before the defaults.
  var stateDirectory: String {
    stateDir ?? environment("ENICFG_STATE_DIR") ?? "/var/lib/enicfg"
  }

  var runDirectory: String { runDir ?? environment("ENICFG_RUN_DIR") ?? "/run/enicfg" }

  func validate() throws {
    for directory in [stateDirectory, runDirectory] where directory.isEmpty {
      throw ValidationError("A directory's name is empty.")
    }
  }
}

/// What an ENI ought to have.
struct AddressingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Give the ENI this address instead of DHCP's.", valueName: "a/len"))
  var address: IPAddressWithLength?

  @Option(help: ArgumentHelp("The default gateway beside --address.", valueName: "g"))
  var gateway: IPAddress?

  @Option(help: ArgumentHelp("The ENI's route table. (default: 1000 + N of ethN)", valueName: "n"))
  var table: UInt32?

  @Option(
    help: ArgumentHelp("The metric of its default route. (default: 1000 + N)", valueName: "n"))
  var metric: UInt32?

  @Option(
    help: ArgumentHelp("The priority of its rules. (default: 30000 + table)", valueName: "n"))
  var rulePriority: UInt32?

  @Option(help: ArgumentHelp("How long to wait for a lease.", valueName: "seconds"))
  var dhcpTimeout: UInt32 = 30

  /// The static address with its gateway, where they were given.
  var method: AddressMethod? {
    guard let address, let gateway else { return nil }
    return .static(address: address, gateway: gateway)
  }

  /// The numbers of the ENI with this index.
  func numbers(index: UInt32) throws(ENINumbersError) -> ENINumbers {
    try ENINumbers(index: index, table: table, metric: metric, rulePriority: rulePriority)
  }

  func validate() throws {
    if (address == nil) != (gateway == nil) {
      throw ValidationError("--address and --gateway go together.")
    }
    if let address, let gateway, address.address.family != gateway.family {
      throw ValidationError("--address \(address) and --gateway \(gateway) differ in family.")
    }
    guard (1...86400).contains(dhcpTimeout) else {
      throw ValidationError("--dhcp-timeout \(dhcpTimeout) is not within 1…86400 seconds.")
    }
    // A number out of its range is wrong usage, whichever ENI it is for.
    do { _ = try numbers(index: 1) } catch { throw ValidationError(Sentences.text(error)) }
  }

  /// The options given that say what one ENI ought to have.
  var given: [String] {
    let options: [(String, Bool)] = [
      ("--address", address != nil), ("--table", table != nil), ("--metric", metric != nil),
      ("--rule-priority", rulePriority != nil),
    ]
    return options.filter(\.1).map(\.0)
  }

  /// One address or table cannot be that of several ENIs.
  func validate(for links: [LinkArgument]) throws {
    if links.count > 1, let name = given.first {
      throw ValidationError("\(name) is for one LINK, not for \(links.count).")
    }
  }
}

/// A variable of the environment; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
