// The options that several commands share.

import ArgumentParser
import Glibc
import Inventory
import Model
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

  @Flag(
    name: .customLong("static"),
    help: "Address, mask and gateway as the inventory has them, instead of DHCP's.")
  var `static` = false

  @Option(
    help: ArgumentHelp(
      "A secondary address besides those the inventory names. May be given several times.",
      valueName: "a"))
  var secondary: [IPv4Address] = []

  @Option(help: ArgumentHelp("The ENI's route table. (default: 1000 + N of ethN)", valueName: "n"))
  var table: UInt32?

  @Option(
    help: ArgumentHelp("The metric of its default route. (default: 1000 + N)", valueName: "n"))
  var metric: UInt32?

  @Option(
    help: ArgumentHelp("The priority of its rules. (default: 30000 + table)", valueName: "n"))
  var rulePriority: UInt32?

  @Option(
    help: "Its default route as documented, or local and container networks before it.")
  var routing: Routing?

  @Option(
    help: ArgumentHelp("How long to wait for a lease. (default: 30)", valueName: "seconds"))
  var dhcpTimeout: UInt32?

  /// The static address with its gateway, where they were given.
  var method: AddressMethod? {
    guard let address, let gateway else { return nil }
    return .static(address: address, gateway: gateway, by: .option("--address"))
  }

  /// What the options say of the one ENI that they are for.
  var ofOneENI: ENIOptions {
    ENIOptions(address: address, gateway: gateway, secondaryAddresses: secondary)
  }

  /// How long to wait for a lease, the option before the configuration.
  func leaseLimit(_ configuration: Configuration?) -> Duration {
    dhcpTimeout.map { .seconds($0) } ?? configuration?.dhcpTimeout?.value ?? .seconds(30)
  }

  func validate() throws {
    if (address == nil) != (gateway == nil) {
      throw ValidationError("--address and --gateway go together.")
    }
    if let address, let gateway, address.address.family != gateway.family {
      throw ValidationError("--address \(address) and --gateway \(gateway) differ in family.")
    }
    if address != nil, `static` {
      throw ValidationError("--address and --static exclude each other.")
    }
    if let dhcpTimeout, !(1...86400).contains(dhcpTimeout) {
      throw ValidationError("--dhcp-timeout \(dhcpTimeout) is not within 1…86400 seconds.")
    }
    if let bad = secondary.first(where: { !$0.isUnicast }) {
      throw ValidationError("--secondary \(bad) is no address that a host can have.")
    }
    // A number out of its range is wrong usage, whichever ENI it is for.
    do {
      _ = try ENINumbers(
        index: 1, table: table, metric: metric, rulePriority: rulePriority,
        routing: routing ?? .documented)
    } catch {
      throw ValidationError(Messages.text(error))
    }
  }

  /// The options given of all that say what an ENI ought to have.
  var given: [String] {
    let others: [(String, Bool)] = [
      ("--static", `static`), ("--secondary", !secondary.isEmpty), ("--routing", routing != nil),
      ("--dhcp-timeout", dhcpTimeout != nil),
    ]
    return ofSecondaries + others.filter(\.1).map(\.0)
  }

  /// The options given that say what one secondary ENI ought to have.
  var ofSecondaries: [String] {
    let options: [(String, Bool)] = [
      ("--address", address != nil), ("--table", table != nil), ("--metric", metric != nil),
      ("--rule-priority", rulePriority != nil),
    ]
    return options.filter(\.1).map(\.0)
  }

  /// One address or table cannot be that of several ENIs.
  func validate(for links: LinkOptions) throws {
    let given = ofSecondaries + (secondary.isEmpty ? [] : ["--secondary"])
    guard let name = given.first, links.links.count != 1 else { return }
    throw ValidationError(
      "\(name) is for one LINK, not for \(links.all ? "--all" : "\(links.links.count)").")
  }
}

/// A variable of the environment; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}
