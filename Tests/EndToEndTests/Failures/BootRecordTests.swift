// What enicfg remembers over a boot, where boot-time files bring back a part.

import Testing
import VPCLab

@Suite struct BootRecordTests {
  /// Lets a guest forget what a boot makes it forget: the run directory, and all but the state directory.
  private func reboot(_ lab: VPCLab) throws {
    try lab.guest.shell(
      """
      rm -rf /run/enicfg
      for link in eth1 eth2; do ip addr flush dev $link; ip link set $link down; done
      ip addr del 10.0.0.40/24 dev eth0; ip addr del 10.0.0.41/24 dev eth0
      for family in -4 -6; do
        for table in 1001 1002; do
          ip $family route flush table $table 2>/dev/null || :
          while ip $family rule del lookup $table 2>/dev/null; do :; done
        done
      done
      """)
  }

  /// Aliases that enicfg once made come back otherwise than it makes them: they are left so.
  @Test func aliasesWithoutTheirSubnetAreLeftAsBootMadeThem() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.enicfgNotes(["up", "eth1", "eth2", "--persist", "--format", "networkd"], [])
    try lab.guest.enicfgDone("up", "--all")
    try reboot(lab)
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.30/32"))
    #expect(try lab.guest.enicfgDone("up", "eth1", "eth2").hasPrefix("No changes."))
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
  }

  @Test func upAtBootAcceptsIfupdownsState() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.installIfupdown()
    try lab.guest.enicfgNotes(["up", "--all", "--persist", "--format", "interfaces"], [])
    try reboot(lab)
    try lab.guest.output(of: ["/usr/sbin/ifup", "-a"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfgDone("status").contains("drift") == false)
    // And nothing is in the way of a change of the cloud's.
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.31"] }
    try lab.guest.enicfgNotes(
      ["up", "--all"], ["the boot-time files for eth1 say something else", "enicfg persist eth1"])
    #expect(try lab.guest.aliases(of: "eth1").contains("10.0.0.31 eth1:1"))
    #expect(try !lab.guest.aliases(of: "eth1").contains("10.0.0.30 eth1:0"))
  }
}
