// What is asked for and cannot be: commands, the inventory, aliases.

import Files
import Glibc
import Inventory
import Model
import Planning
import TestSupport

@testable import CLI
@testable import Engine

extension FailureSample {
  static func command() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    guard let mac = MACAddress("00:16:3e:12:e7:27") else { throw Unreadable() }
    let link = Link(index: 3, name: eth1, mac: mac)
    return [
      FailureSample(
        .request(.numbers(.tableReserved(0), link: eth1)), 64, "numberOutOfRange", "eth1: table 0"),
      FailureSample(
        .request(.numbers(.tableReserved(254), link: eth1)), 64, "numberOutOfRange", "(main)"),
      FailureSample(
        .request(.numbers(.metricZero, link: eth1)), 64, "numberOutOfRange", "eth1: metric 0"),
      FailureSample(
        .request(.numbers(.priorityOutOfRange(40000), link: eth1)), 64, "numberOutOfRange", "40000"),
      FailureSample(
        .request(.numbers(.noRoomForLocalFirst(4000), link: eth1)), 65, "numberOutOfRange",
        "eth1: rule priority 4000 leaves no room"),
      FailureSample(.notPermitted(.changeNetwork(command: "up")), 77, "notPermitted", "up"),
      FailureSample(
        .notPermitted(.askServer(eth1)), 77, "notPermitted", "eth1: asking a DHCP server"),
      FailureSample(
        .request(.noSuchMAC(mac, existing: [link])), 65, "noSuchLink", "00:16:3e:12:e7:27"),
      FailureSample(.request(.noSuchMAC(mac, existing: [])), 65, "noSuchLink", "00:16:3e:12:e7:27"),
      FailureSample(.request(.linkTwice(eth1)), 64, "usage", "eth1"),
      FailureSample(
        .request(.noSuchName("enx00163e12e727-port0", existing: [eth1])), 65, "noSuchLink",
        "enx00163e12e727-port0: no such link"),
      FailureSample(
        .request(.severalHaveMAC(mac, [eth1, eth1])), 65, "severalHaveMAC",
        "00:16:3e:12:e7:27: eth1 and eth1 bear this MAC"),
      FailureSample(
        .request(.twin(eth1, of: eth1, mac)), 65, "twin", "eth1: it bears the MAC of eth1"),
      FailureSample(
        .request(.primaryLeftAlone(eth1, option: "--table")), 65, "primaryLeftAlone", "--table"),
      FailureSample(
        .pathsInUse([try lostPath()]), 65, "pathInUse",
        "eth1: the plan would cut the TCP connection with 198.51.100.7:50122"),
      FailureSample(.agentRuns(process: 812), 75, "agentRuns", "process 812"),
      FailureSample(.agentRuns(process: nil), 75, "agentRuns", "agent"),
      FailureSample(.interrupted, 10, "interrupted", "signal"),
    ]
  }

  static func inventory() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let leased = try address("10.0.0.20/24 dev eth1").address
    let server = IPv4Address(10, 0, 0, 253)
    let place = Origin.metadata(path: "/latest/meta-data/mac")
    return [
      FailureSample(.request(.noSuchENI("eni-bp1")), 65, "noSuchENI", "eni-bp1"),
      FailureSample(
        .inventory(.inputFile("/etc/enicfg.yaml", operation: "open", number: ENOENT)), 65, "file",
        "/etc/enicfg.yaml: could not open: No such file or directory (ENOENT)"),
      FailureSample(
        .file(.silent(path: "/tmp/pipe", after: .seconds(30))), 65, "file",
        "/tmp/pipe: not at its end after 30 s"),
      FailureSample(
        .inventory(
          .needed("--all", .missing, .standard, path: "/latest/meta-data/network/interfaces/macs/")),
        69, "metadataIncomplete",
        "404 Not Found, for a key that is always there: /latest/meta-data/network/interfaces/macs/"),
      FailureSample(
        .inventory(.configuration(try brokenConfiguration())), 65, "configuration", "enicfg.yaml:3:"
      ),
      FailureSample(
        .inventory(.eniFile(.malformed(path: "eni.json", line: 4, column: 7))), 65, "eniFile",
        "eni.json:4:7"),
      FailureSample(
        .inventory(.needed("--all", .silent, .standard, path: nil)), 69, "metadataTimeout",
        "http://100.100.100.200"),
      FailureSample(
        .inventory(.needed("--all", .unreachable(ECONNREFUSED), .standard, path: nil)), 69,
        "metadataUnreachable", "connection refused"),
      FailureSample(.inventory(.none("--all")), 69, "metadataNotAsked", "--all"),
      FailureSample(
        .inventory(.staticUnknown(eth1, [.prefixLength, .gateway], wasAsked: true)), 69,
        "staticUnknown",
        "netmask and gateway"),
      FailureSample(
        .inventory(.staticUnknown(eth1, [.gateway], wasAsked: false)), 69, "staticUnknown",
        "metadata service is disabled"),
      FailureSample(.inventory(.problem(.classicNetwork)), 65, "classicNetwork", "classic"),
      FailureSample(
        .inventory(.primaryContradicted(eth1, wasPrimary: false)), 65, "primaryContradicted",
        "a secondary NIC"),
      FailureSample(
        .inventory(.primaryContradicted(eth1, wasPrimary: true)), 65, "primaryContradicted", "eth1"),
      FailureSample(
        .inventory(
          .addressDiffers(
            eth1, leased: leased, server: server, inventory: IPv4Address(10, 0, 0, 99), from: place)
        ),
        65, "addressDiffers", "leases 10.0.0.20/24, but the ENI's primary address is 10.0.0.99"),
    ]
  }

  /// An error of the reader's own making.
  private static func brokenConfiguration() throws -> ConfigurationError {
    do {
      _ = try Configuration(
        reading: Array("dhcp-timeout: 30\nenis:\n  - mac: eth1\n".utf8), path: "enicfg.yaml")
    } catch {
      return error
    }
    throw Unreadable()
  }

  static func aliases() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let alias = IPv4Address(10, 0, 0, 30)
    guard let block = IPPrefix("10.0.0.0/28"), let mac = MACAddress("00:16:3e:12:16:ec") else {
      throw Unreadable()
    }
    return [
      FailureSample(.alias(.notConfigured(eth1)), 65, "notConfigured", "eth1"),
      FailureSample(.lease(.forgotten(eth1)), 65, "leaseUnknown", "eth1"),
      FailureSample(.alias(.notIPv4(eth1, .v4(alias))), 65, "aliasFamily", "10.0.0.30"),
      FailureSample(.alias(.notAnAlias(eth1, alias)), 65, "notAnAlias", "10.0.0.30"),
      FailureSample(.alias(.isPrimaryAddress(eth1, alias)), 65, "aliasIsPrimary", "10.0.0.30"),
      FailureSample(
        .alias(.ofOtherENI(eth1, alias, holder: mac, link: try name("eth2"))), 65,
        "addressOfOtherENI", "10.0.0.30 is assigned to eth2 (00:16:3e:12:16:ec)"),
      FailureSample(
        .alias(.ofOtherENI(eth1, alias, holder: mac, link: nil)), 65, "addressOfOtherENI",
        "10.0.0.30 is assigned to the ENI 00:16:3e:12:16:ec"),
      FailureSample(
        .alias(.outsideBlock(eth1, alias, block: block)), 65, "addressOutsideVSwitch", "10.0.0.0/28"
      ),
    ]
  }
}
