// What conflicts with what is there, and what the kernel refuses.

import Execution
import Glibc
import Model
import Planning
import Report
import SystemCalls
import TestSupport

@testable import Engine

extension FailureSample {
  /// A step that adds an address.
  static func step() throws -> Step {
    Step(
      .addAddress(try address("10.0.0.20/24 dev eth1")), because: .assigned(.option("--address")))
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

  static func plans() throws -> [FailureSample] {
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

  static func kernel() throws -> [FailureSample] {
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
}
