// The lab's VPC matches the documentation of the provider's procedure.

import Testing
import VPCLab

@Suite struct LabTopologyTests {
  @Test func guestStartsAsDocumented() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    let eth0 = try lab.guest.addresses(of: "eth0")
    #expect(eth0.contains("inet 10.0.0.19/24 brd 10.0.0.255 scope global dynamic eth0"))
    #expect(
      try lab.guest.output(of: ["ip", "-4", "route"]) == """
        default via 10.0.0.253 dev eth0 
        10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.19 

        """)
    for (name, mac) in [("eth1", "00:16:3e:12:e7:27"), ("eth2", "00:16:3e:12:16:ec")] {
      let link = try lab.guest.output(of: ["ip", "link", "show", "dev", name])
      #expect(link.contains("state DOWN") && link.contains(mac))
      #expect(try lab.guest.addresses(of: name) == "")
    }
  }

  @Test func primaryNICReachesTheRouterAndTheInternet() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    #expect(try lab.guest.reaches("10.0.0.253"))
    #expect(try lab.guest.reaches(VPCLab.internet))
    #expect(try lab.router.reaches("10.0.0.19"))
  }

  @Test(arguments: VPCConfiguration.Layout.allCases)
  func labCanHaveManyNICs(_ layout: VPCConfiguration.Layout) throws {
    let lab = try VPCLab(VPCConfiguration(nicCount: 60, layout: layout))
    defer { lab.takeDown() }
    let nics = lab.configuration.nics
    #expect(Set(nics.map(\.macAddress)).count == 60)
    #expect(Set(nics.map(\.address)).count == 60)
    let links = try lab.guest.output(of: ["ip", "-oneline", "link"])
    for nic in nics { #expect(links.contains(nic.macAddress)) }
    #expect(try lab.guest.reaches("10.0.0.253"))
  }

  @Test func vSwitchesReachEachOther() throws {
    let lab = try VPCLab(VPCConfiguration(layout: .perNIC))
    defer { lab.takeDown() }
    // An address of a host in eth1's vSwitch, because the guest's own address would be local.
    let script = """
      ip netns add other
      ip link set eth1 netns other
      ip -n other addr add 10.0.1.20/24 dev eth1
      ip -n other link set eth1 up
      ip -n other route add default via 10.0.1.253
      """
    try lab.guest.output(of: ["sh", "-ec", script])
    #expect(try lab.guest.reaches("10.0.1.20"))
  }

  @Test func nicForwardsItsFirstPacket() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.router.output(
      of: ["nft", "-f", "-"],
      input: """
        table arp watch {
          counter seen { }
          chain input {
            type filter hook input priority 0; arp saddr ip 10.0.0.20 counter name seen;
          }
        }

        """)
    // The kernel itself sends exactly one packet when the link comes up.
    try lab.guest.output(of: ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth1/arp_notify"])
    try lab.guest.output(
      of: ["ip", "-batch", "-"], input: "addr add 10.0.0.20/24 dev eth1\nlink set eth1 up\n")
    try eventually {
      try lab.router.output(of: ["nft", "list", "counter", "arp", "watch", "seen"])
        .contains("packets 1 ")
    }
  }

  @Test func queuesCanBeChosen() throws {
    let lab = try VPCLab(VPCConfiguration(queueCount: 3))
    defer { lab.takeDown() }
    let queues = try lab.guest.output(of: ["ls", "/sys/class/net/eth1/queues"])
    #expect(queues == "rx-0\nrx-1\nrx-2\ntx-0\ntx-1\ntx-2\n")
  }

  @Test func configurationOutsideTheLimitsIsRefused() {
    #expect(throws: LabError.self) { try VPCLab(VPCConfiguration(nicCount: 201)) }
    #expect(throws: LabError.self) { try VPCLab(VPCConfiguration(nicCount: 0)) }
  }
}
