// The queues of real veth links: changed by netlink and sysfs, with ethtool and sysfs as witnesses.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct QueueTests {
  /// Makes eth1 with four queues of each direction, and a kernel that looks at them.
  private static func kernel() throws -> LinuxBackend {
    try ip("link add eth1 numtxqueues 4 numrxqueues 4 type veth peer name far1")
    var kernel = try LinuxBackend()
    kernel.look(atQueuesOf: [try eth1()])
    return kernel
  }

  @Test func hostKernelKeepsTheContract() throws {
    try inPrivateNamespaceWithSysfs {
      var kernel = try Self.kernel()
      try checkQueueContract(&kernel, link: try eth1())
    }
  }

  @Test func queuesAreObservedOnlyIfRequested() throws {
    try inPrivateNamespaceWithSysfs {
      try ip("link add eth1 type veth peer name far1")
      var kernel = try LinuxBackend()
      let observed = try kernel.observe()
      #expect(observed.queues.isEmpty && observed.processors == nil)
    }
  }

  @Test func observedQueuesAreThoseOfEthtool() throws {
    try inPrivateNamespaceWithSysfs {
      var kernel = try Self.kernel()
      try run("ethtool", ["-L", "eth1", "rx", "3", "tx", "2"])
      try run("sh", ["-c", "echo 1 >/sys/class/net/eth1/queues/rx-1/rps_cpus"])
      let observed = try kernel.observe()
      let queues = try #require(observed.queues[try eth1()])
      #expect(queues.channels?.current == ChannelCounts(rx: 3, tx: 2))
      #expect(queues.channels?.maximum == ChannelCounts(rx: 4, tx: 4))
      #expect(queues.steering == [CPUSet(), CPUSet([0]), CPUSet()])
      #expect(queues.driver == "veth")
      let online = try run("cat", ["/sys/devices/system/cpu/online"]).prefix { $0 != "\n" }
      #expect(observed.processors?.online == CPUSet(list: online))
      #expect(observed.processors?.online.count == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }
  }

  @Test func ethtoolShowsTheChangedQueues() throws {
    try inPrivateNamespaceWithSysfs {
      var kernel = try Self.kernel()
      let four = ChannelCounts(rx: 4, tx: 4)
      #expect(
        try kernel.numbers([
          .setChannels(eth1(), from: four, to: ChannelCounts(rx: 1, tx: 3)),
          .setSteering(eth1(), queue: 0, from: CPUSet(), to: CPUSet([0])),
        ]) == [0, 0])
      let shown = try run("ethtool", ["-l", "eth1"]).split(separator: "Current").last ?? ""
      #expect(shown.contains("RX:\t\t1\nTX:\t\t3\n"))
      let mask = try run("cat", ["/sys/class/net/eth1/queues/rx-0/rps_cpus"])
      #expect(CPUSet(mask: mask.prefix { $0 != "\n" }) == CPUSet([0]))
      #expect(try run("ls", ["/sys/class/net/eth1/queues"]) == "rx-0\ntx-0\ntx-1\ntx-2\n")
    }
  }

  /// /sys of another namespace has a link of the same name, with the same number.
  @Test func anotherNamespacesSysfsIsNotTouched() throws {
    try inPrivateNamespaceWithSysfs {
      try ip("link add eth1 index 7 numrxqueues 2 type veth peer name far1")
      try inPrivateNamespace {
        try ip("link add eth1 index 7 type veth peer name far1")
        var kernel = try LinuxBackend()
        kernel.look(atQueuesOf: [try eth1()])
        #expect(try kernel.observe().queues[eth1()]?.steering == [])
        #expect(
          try kernel.numbers([
            .setSteering(eth1(), queue: 0, from: CPUSet(), to: CPUSet([0]))
          ]) == [ENODEV])
      }
      let mask = try run("cat", ["/sys/class/net/eth1/queues/rx-0/rps_cpus"])
      #expect(CPUSet(mask: mask.prefix { $0 != "\n" }) == CPUSet())
    }
  }

  @Test func aRenamedLinkIsStillTheSame() throws {
    try inPrivateNamespaceWithSysfs {
      var kernel = try Self.kernel()
      _ = try kernel.observe()
      try ip("link set eth1 name ens9")
      try ip("link add eth1 type veth peer name far2")
      let change = Change.setSteering(try eth1(), queue: 0, from: CPUSet(), to: CPUSet([0]))
      #expect(try kernel.numbers([change]) == [0])
      let masks = try run(
        "sh",
        [
          "-c",
          "cat /sys/class/net/ens9/queues/rx-0/rps_cpus; cat /sys/class/net/eth1/queues/rx-0/rps_cpus",
        ])
      #expect(masks.split(separator: "\n").map { CPUSet(mask: $0) } == [CPUSet([0]), CPUSet()])
      #expect(try kernel.observe().queues[eth1()]?.steering.first == CPUSet([0]))
    }
  }

  /// From four channels with steering to two of other CPUs, refused at each step.
  @Test func aFailureAtEveryStepRestoresTheQueues() throws {
    let count = 3
    for failing in 0...count {
      try inPrivateNamespaceWithSysfs {
        try ip("link add eth1 numtxqueues 4 numrxqueues 4 type veth peer name far1")
        try run("sh", ["-c", "echo 1 >/sys/class/net/eth1/queues/rx-3/rps_cpus"])
        var kernel = try RefusingBackend(refusing: failing < count ? failing : nil)
        kernel.look(atQueuesOf: [try eth1()])
        let before = try kernel.observe()
        let queues = try #require(
          QueueRequest(
            combined: .init(.count(2), by: .option("--combined")),
            steering: .init(.mask(CPUSet([0])), by: .option("--rps"))))
        let desired = DesiredLink(link: try eth1(), goal: .queuesOnly(queues))
        let plan = try Planner.plan([desired], in: before)
        #expect(plan.steps.count == count)
        var executor = Executor()
        if failing < count {
          #expect(throws: ApplyError.self) { try executor.apply(plan, to: &kernel) }
        } else {
          try executor.apply(plan, to: &kernel)
          try executor.verify([desired], on: &kernel)
        }
        #expect(executor.undo(on: &kernel) == [])
        #expect(try kernel.observe() == before, "step \(failing)")
      }
    }
  }
}
