// Every failure that a command may end with, and what the contract says of it.

import Execution
import Files
import Glibc
import Inventory
import Model
import BootConfig
import Planning
import Report
import StateFiles
import SystemCalls
import TestSupport

@testable import DHCPv4
@testable import Engine
@testable import CLI

/// A failure with the exit code, the kind, and a text that its message has to hold.
struct FailureSample: CustomStringConvertible, Sendable {
  let failure: Failure
  let code: Int32
  let kind: String
  let object: String

  init(_ failure: Failure, _ code: Int32, _ kind: String, _ object: String) {
    self.failure = failure
    self.code = code
    self.kind = kind
    self.object = object
  }

  var description: String { "\(failure)" }

  /// All of them.
  static func all() throws -> [FailureSample] {
    try command() + inventory() + persistence() + aliases() + plans() + files() + kernel()
      + queues().map(\.sample) + leases() + timeouts()
  }

  /// A step that adds an address.
  static func step() throws -> Step {
    Step(
      .addAddress(try address("10.0.0.20/24 dev eth1")), because: .assigned(.option("--address")))
  }

  private static func persistence() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let alias = try address("10.0.0.30/24 dev eth1")
    guard let path = FilePath("/etc/netplan/60-enicfg-eth1.yaml") else { throw Unreadable() }
    let rule = Rule(priority: RulePriority(100), action: .lookup(.main))
    let route = Route(destination: .all(.v4), link: eth1)
    let edited = FileChange(
      path, root: "/mnt", from: FileContent("a\n"), to: FileContent("b\n"))
    return [
      FailureSample(.bootFiles(.addressUnknown(eth1)), 69, "addressUnknown", "eth1"),
      FailureSample(
        .bootFiles(.systemFile(.system(call: "open", path: "/etc/netplan", number: EACCES))), 77,
        "notPermitted", "/etc/netplan"),
      FailureSample(
        .bootFiles(.systemFile(.system(call: "open", path: "/etc/netplan", number: EIO))), 10,
        "file",
        "/etc/netplan"),
      FailureSample(.bootFiles(.formatUnknown(root: "")), 65, "formatUnknown", "/:"),
      FailureSample(.bootFiles(.formatUnknown(root: "/mnt")), 65, "formatUnknown", "/mnt"),
      FailureSample(.bootFiles(.noSuchRoot("/none")), 65, "noSuchDirectory", "/none"),
      FailureSample(.bootFiles(.render(.linkName(eth1, .ifcfg))), 65, "linkName", "eth1"),
      FailureSample(
        .bootFiles(.render(.primaryNotThere(eth1, .sles))), 65, "primaryNotThere", "sles"),
      FailureSample(
        .bootFiles(.render(.primaryShares(eth1, path))), 65, "primaryShares", "60-enicfg-eth1.yaml"),
      FailureSample(
        .bootFiles(.render(.netplanRenderer(eth1))), 65, "netplanRenderer", "NetworkManager"),
      FailureSample(
        .bootFiles(.render(.notWritten(eth1, .netplan))), 65, "notWritten", "memory"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .sles, .rule(rule)))), 65, "inexpressible",
        "priority 100"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .sles, .route(route)))), 65, "inexpressible",
        "default"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .ifcfg, .alias(alias)))), 65, "inexpressible",
        "10.0.0.30/24"),
      FailureSample(
        .contradiction(.file(.ofOthers("/etc/a", wantedBy: eth1))), 65, "fileOfOthers", "/etc/a"),
      FailureSample(
        .contradiction(.file(.edited(edited, of: eth1))), 65, "fileEdited",
        "/mnt/etc/netplan/60-enicfg-eth1.yaml"),
      FailureSample(
        .contradiction(.file(.blockOpen("/etc/a", of: eth1))), 65, "fileBlockOpen", "/etc/a"),
    ]
  }

  private static func command() throws -> [FailureSample] {
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
      FailureSample(.agentRuns(process: 812), 75, "agentRuns", "process 812"),
      FailureSample(.agentRuns(process: nil), 75, "agentRuns", "agent"),
      FailureSample(.interrupted, 10, "interrupted", "signal"),
    ]
  }

  private static func inventory() throws -> [FailureSample] {
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

  private static func aliases() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let alias = IPv4Address(10, 0, 0, 30)
    guard let block = IPPrefix("10.0.0.0/28") else { throw Unreadable() }
    return [
      FailureSample(.alias(.notConfigured(eth1)), 65, "notConfigured", "eth1"),
      FailureSample(.lease(.forgotten(eth1)), 65, "leaseUnknown", "eth1"),
      FailureSample(.alias(.notIPv4(eth1, .v4(alias))), 65, "aliasFamily", "10.0.0.30"),
      FailureSample(.alias(.notAnAlias(eth1, alias)), 65, "notAnAlias", "10.0.0.30"),
      FailureSample(.alias(.isPrimaryAddress(eth1, alias)), 65, "aliasIsPrimary", "10.0.0.30"),
      FailureSample(
        .alias(.outsideBlock(eth1, alias, block: block)), 65, "addressOutsideVSwitch", "10.0.0.0/28"
      ),
    ]
  }

  /// What would draw another link's traffic.
  private static func traffic(
    _ link: LinkName, _ holder: InterfaceAddress, _ route: Route, _ rule: Rule
  ) -> [(PlanError, String, String)] {
    let objects: [(DrawingObject, String)] = [
      (.address(holder), "10.0.0.20/24"), (.route(route), "metric 1001"),
      (.rule(rule), "lookup 1001"),
    ]
    let holders: [TrafficHolder] = [
      .address(holder), .subnet(holder), .gateway(route), .route(route),
      .metadataService(.metadataService), .metadataService(holder.address.address), .internet,
    ]
    let drawn = objects.flatMap { object, word in
      holders.map { holder -> (PlanError, String, String) in
        (.drawsTraffic(object, of: link, from: holder), "drawsTraffic", word)
      }
    }
    let local = Rule(priority: RulePriority(32765), action: .lookup(.local))
    return drawn + [
      (
        .localRuleBehind(rule.priority, wantedFor: link, local: local, free: nil),
        "localRuleBehind", "priority 31001"
      )
    ]
  }

  private static func plans() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let holder = try address("10.0.0.20/24 dev eth0")
    guard let gateway = IPAddress("10.0.9.1"), let table = RouteTable(1001) else {
      throw Unreadable()
    }
    let route = try Route(text: "default via 10.0.0.253 dev eth1 metric 1001")
    let other = try Route(text: "default via 10.0.0.253 dev eth0 metric 1001 proto 3")
    let rule = Rule(priority: RulePriority(31001), action: .lookup(table))
    let errors: [(PlanError, String, String)] = [
      (.queues(.noChannels(eth1)), "noChannels", "eth1"),
      (.queues(.tooManyChannels(eth1, asked: 9, maximum: 4)), "tooManyChannels", "9 channels"),
      (.queues(.noReceiveQueues(eth1)), "noReceiveQueues", "eth1"),
      (
        .queues(.noSuchCPU(eth1, asked: CPUSet([8]), usable: CPUSet([0, 1]))), "noSuchCPU",
        "mask 100"
      ),
      (.queues(.noSuchCPU(eth1, asked: CPUSet(), usable: CPUSet([0, 1]))), "noSuchCPU", "mask 0"),
      (.noSuchLink(eth1, existing: [try name("eth0")]), "noSuchLink", "eth1"),
      (.notAnENI(eth1, .loopback), "notAnENI", "loopback"),
      (.notAnENI(eth1, .noEthernet), "notAnENI", "Ethernet"),
      (.notAnENI(eth1, .software(kind: "bridge")), "notAnENI", "bridge"),
      (.notAnENI(eth1, .member(of: "br0")), "notAnENI", "br0"),
      (.addressOnOtherLink(holder.address, wantedOn: eth1, holder: holder), "addressInUse", "eth0"),
      (.addressIsDuplicate(holder), "duplicateAddress", "10.0.0.20/24"),
      (.notAHostAddress(holder.address, eth1), "notAHostAddress", "10.0.0.20/24"),
      (.gatewayOffLink(gateway, eth1, subnet: holder.address.prefix), "gatewayOffLink", "10.0.9.1"),
      (.gatewayIsOwnAddress(gateway, eth1), "gatewayIsOwnAddress", "10.0.9.1"),
      (.gatewayIsNoHost(gateway, eth1), "gatewayIsNoHost", "10.0.9.1"),
      (
        .gatewayOffLink(gateway, eth1, subnet: IPPrefix(host: gateway)), "gatewayOffLink",
        "10.0.9.1"
      ),
      (
        .tableOfOtherENI(table, wantedBy: eth1, holder: try name("eth2"), free: nil), "tableInUse",
        "eth2's"
      ),
      (.tableLookedUp(table, wantedBy: eth1, by: rule, free: 1009), "tableInUse", "priority 31001"),
      (.primaryUnknown([]), "primaryUnknown", "no link"),
      (.primaryUnknown([eth1, try name("eth2")]), "primaryUnknown", "eth1 and eth2"),
      (.tableInUse(table, wantedBy: eth1, holder: other, free: 1003), "tableInUse", "1001"),
      (.metricInUse(route, holder: other, free: 1003), "metricInUse", "dev eth0 metric 1001"),
      (
        .priorityInUse(RulePriority(31001), wantedBy: eth1, holder: rule, free: nil),
        "priorityInUse", "31001"
      ),
    ]
    return (errors + traffic(eth1, holder, route, rule)).flatMap { error, kind, object in
      [
        FailureSample(.contradiction(error), 65, kind, object),
        FailureSample(.apply(.contradiction(error)), 65, kind, object),
      ]
    }
  }

  private static func files() throws -> [FailureSample] {
    [
      FailureSample(.file(.malformed(path: "/run/x")), 65, "malformedFile", "/run/x"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .symbolicLink)), 65, "untrusted", "a symbolic link"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .notAFile)), 65, "untrusted", "not a regular file"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .notADirectory)), 65, "untrusted", "/run/x"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .otherName)), 65, "untrusted", "hard link"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .ownedBy(user: 1000))), 65, "untrusted", "user 1000"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .writableByOthers(mode: 0o1777))), 65, "untrusted",
        "mode 1777"),
      FailureSample(.file(.locked(path: "/run/lock", holder: 77)), 75, "locked", "process 77"),
      FailureSample(.file(.locked(path: "/run/lock", holder: nil)), 75, "locked", "/run/lock"),
      FailureSample(
        .file(.system(call: "open", path: "/run/x", number: EACCES)), 77, "notPermitted",
        "/run/x: could not open: Permission denied (EACCES)"),
      FailureSample(
        .file(.system(call: "mkdir", path: "/run/x", number: EPERM)), 77, "notPermitted",
        "/run/x: could not create the directory: Operation not permitted (EPERM, mkdir)"),
      FailureSample(
        .file(.system(call: "write", path: "/run/x", number: ENOSPC)), 10, "file",
        "No space left on device (ENOSPC)"),
    ]
  }

  private static func kernel() throws -> [FailureSample] {
    let step = try step()
    func error(_ number: Int32, _ change: Change?, _ words: String) -> KernelError {
      KernelError(change: change, operation: "RTM_NEWADDR", number: number, message: words)
    }
    let dump = error(0, nil, "interrupted by changes 5 times")
    let setting = KernelError(
      change: .setSetting(try name("eth1"), .acceptAdvertisements, from: 1, to: 0),
      operation: "open", number: EACCES, message: "Permission denied",
      path: "/proc/sys/net/ipv6/conf/eth1/accept_ra")
    let object =
      "eth1: could not add address 10.0.0.20/24 dev eth1: File exists (EEXIST, RTM_NEWADDR)"
    return [
      FailureSample(
        .kernel(dump), 10, "kernel",
        "kernel: could not read the network's state: interrupted by changes 5 times (RTM_NEWADDR)"),
      FailureSample(.apply(.observing(dump)), 10, "kernel", "5 times"),
      FailureSample(
        .apply(.performing(error(EEXIST, step.change, "File exists"))), 10, "kernel", object),
      FailureSample(
        .apply(.performing(error(EPERM, step.change, "no"))), 77, "notPermitted", "10.0.0.20/24"),
      FailureSample(.kernel(error(EACCES, nil, "no")), 10, "kernel", "no"),
      FailureSample(
        .apply(.performing(error(ENODEV, step.change, "No such device"))), 10, "linkVanished",
        "No such device (ENODEV, RTM_NEWADDR)"),
      FailureSample(
        .apply(.performing(setting)), 77, "notPermitted",
        "eth1: could not change sysctl net.ipv6.conf.eth1.accept_ra 1 -> 0: Permission denied"
          + " (EACCES, open /proc/sys/net/ipv6/conf/eth1/accept_ra)"),
      FailureSample(.apply(.basisChanged), 10, "basisChanged", "changing"),
      FailureSample(.apply(.notReached([step, step])), 10, "notReached", "10.0.0.20/24"),
    ]
  }

  /// What the kernel refuses of queues, with a text that the hint has to hold.
  static func queues() throws -> [(sample: FailureSample, hint: String)] {
    let eth1 = try name("eth1")
    let channels = Change.setChannels(
      eth1, from: ChannelCounts(combined: 1), to: ChannelCounts(combined: 2))
    let steering = Change.setSteering(eth1, queue: 0, from: CPUSet(), to: CPUSet([0]))
    func sample(
      _ change: Change, _ operation: String, _ number: Int32, _ code: Int32, _ kind: String
    ) -> FailureSample {
      let error = ErrorNumber(number)
      return FailureSample(
        .apply(
          .performing(
            KernelError(change: change, operation: operation, number: number, message: error.words))
        ),
        code, kind,
        "eth1: could not change \(change.kind.rawValue) \(change.line): \(error.words)"
          + " (\(error.name), \(operation))"
      )
    }
    return [
      (sample(channels, "ETHTOOL_MSG_CHANNELS_SET", EBUSY, 10, "kernel"), "let go"),
      (sample(channels, "ETHTOOL_MSG_CHANNELS_SET", EINVAL, 10, "kernel"), "enicfg queues show"),
      (sample(steering, "openat", EROFS, 10, "kernel"), "/sys"),
      (sample(steering, "openat", EACCES, 77, "notPermitted"), "root"),
      (sample(steering, "write", EIO, 10, "kernel"), "enicfg queues show"),
    ]
  }

  private static func leases() throws -> [FailureSample] {
    let link = try name("eth1")
    let server = IPv4Address(10, 0, 0, 253)
    func sample(
      _ error: DHCPError, _ code: Int32, _ kind: String, _ object: String
    ) -> FailureSample {
      FailureSample(
        .lease(.notLeased(link, error, hadCarrier: true, limit: .seconds(30))), code, kind, object)
    }
    let socket = TransportError(operation: "sendto", number: ENOBUFS)
    return try refusals().map {
      sample(.refused($0, server: server), 69, "dhcpOfferRefused", "offer of 10.0.0.253")
    } + [
      sample(.refused(.noServerIdentifier, server: nil), 69, "dhcpOfferRefused", "option 54"),
      sample(
        .notAcknowledged(server: server, text: "no\u{FFFD}", times: 3), 69, "dhcpNotAcknowledged",
        "3 times: no"),
      sample(
        .notAcknowledged(server: server, text: "", times: 3), 69, "dhcpNotAcknowledged",
        "10.0.0.253"),
      sample(.linkVanished, 10, "linkVanished", "eth1"),
      sample(.transport(socket), 10, "packetSocket", "No buffer space available (ENOBUFS, sendto)"),
      FailureSample(.lease(.socket(socket)), 10, "packetSocket", "could not send"),
      FailureSample(
        .lease(.socket(TransportError(operation: "socket", number: EPERM))), 77, "notPermitted",
        "socket"),
    ]
  }

  private static func timeouts() throws -> [FailureSample] {
    let link = try name("eth1")
    let dropped = Dictionary(uniqueKeysWithValues: DropReason.allCases.map { ($0, 2) })
    let quiet = Timeout(attempts: 5, dropped: [:], lastRefusal: nil, lastSendError: nil)
    let busy = Timeout(
      attempts: 5, dropped: dropped, lastRefusal: .leaseTimeZero,
      lastSendError: TransportError(operation: "sendto", number: ENOBUFS))
    func sample(_ timeout: Timeout, _ hadCarrier: Bool, _ kind: String, _ object: String)
      -> FailureSample
    {
      FailureSample(
        .lease(.notLeased(link, .timeout(timeout), hadCarrier: hadCarrier, limit: .seconds(30))),
        69, kind,
        object)
    }
    return [
      sample(quiet, true, "dhcpTimeout", "eth1: no DHCP reply to 5 requests in 30 s"),
      sample(quiet, false, "noCarrier", "eth1: no carrier"),
      sample(busy, true, "dhcpTimeout", "2 to another port"),
      sample(busy, true, "dhcpTimeout", "the last offer: its lease time is 0 s"),
      sample(busy, true, "dhcpTimeout", "sending failed: No buffer space available (ENOBUFS)"),
    ]
  }

  static func refusals() throws -> [OfferRefusal] {
    let host = IPv4Address(10, 0, 0, 20)
    guard let subnet = IPPrefix("10.0.0.0/24") else { throw Unreadable() }
    let defects: [MessageDefect] = [
      .tooShort(3), .noCookie, .operation(9), .hardware(type: 1, length: 8),
      .optionTruncated(code: 51), .optionLength(code: 51, length: 3, expected: .exactly(4)),
      .optionLength(code: 3, length: 5, expected: .multiple(of: 4)),
      .optionLength(code: 121, length: 0, expected: .wholeRoutes), .overload(4),
      .routePrefixLength(33),
    ]
    return defects.map { .malformed($0) } + [
      .noServerIdentifier, .serverNotUnicast(host), .addressNotUnicast(host), .noSubnetMask,
      .subnetMask(host), .addressNotHost(host, subnet: subnet), .noLeaseTime, .leaseTimeZero,
      .routerNotUnicast(host), .routerIsAddress(host), .routerOffLink(host, subnet: subnet),
      .mtu(67),
    ]
  }

  private static func name(_ text: String) throws -> LinkName {
    guard let name = LinkName(text) else { throw Unreadable() }
    return name
  }

  private static func address(_ line: String) throws -> InterfaceAddress {
    guard let address = try ObservedState(text: "address \(line)").addresses.first else {
      throw Unreadable()
    }
    return address
  }

  private struct Unreadable: Error {}
}
