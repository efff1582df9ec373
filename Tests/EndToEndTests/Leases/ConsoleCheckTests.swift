// The console check: the leased address has to be the one that the ENI has by the inventory.

import Testing
import VPCLab

@Suite struct ConsoleCheckTests {
  private static let parts = [
    "eth1: DHCP server 10.0.0.253 leases 10.0.0.120/24", "the ENI's primary address is 10.0.0.20 (",
    "metadata key network/interfaces/macs/…/primary-ip-address", "console",
  ]

  @Test func leaseThatDiffersFromTheMetadataIsUndone() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.lease("10.0.0.120", to: "eth1")
    try lab.expectRefusal(["up", "eth1"], 65, naming: Self.parts)
    try lab.guest.expectFailure(
      ["up", "eth1"], 65, kind: "addressDiffers", naming: ["10.0.0.120/24", "10.0.0.20 "])
    try lab.expectOnlyFailure(of: "eth1", ["up", "--all"], naming: Self.parts)
    #expect(try lab.guest.addresses(of: "eth2").contains("10.0.0.21/24"))

    try lab.changeENI("eth1") { $0.primaryAddress = "10.0.0.120" }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.aliases(of: "eth1").first == "10.0.0.120 eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func planReportsADifferingLease() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.lease("10.0.0.120", to: "eth1")
    try lab.guest.shell("ip link set eth1 up")
    eventually { (try? lab.guest.hasCarrier("eth1")) == true }
    for words in [["plan", "eth1"], ["up", "eth1", "--dry-run"]] {
      try lab.expectRefusal(words, 65, naming: Self.parts)
    }
    try lab.expectOnlyFailure(of: "eth1", ["plan", "--all"], naming: Self.parts)
    try lab.lease("10.0.0.20", to: "eth1")
    #expect(try lab.guest.enicfgDone("plan", "eth1").contains("+ address  10.0.0.20/24"))
  }

  @Test func differingLeaseKeepsTheConfiguration() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    // The console shows another address, and the server does not know of it yet.
    try lab.changeENI("eth1") { $0.primaryAddress = "10.0.0.120" }
    let before = try lab.guest.possession()
    try lab.expectOnlyFailure(
      of: "eth1", ["up", "--all"],
      naming: ["eth1: ", "10.0.0.20/24", "10.0.0.120 (metadata key"])
    try lab.guest.expectPossession(before)

    try lab.lease("10.0.0.120", to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    #expect(
      try lab.guest.aliases(of: "eth1")
        == ["10.0.0.120 eth1", "10.0.0.66 eth1:0", "10.0.0.67 eth1:1"])
    #expect(!(try lab.guest.output(of: ["ip", "rule"])).contains("from 10.0.0.20 "))
  }

  @Test func leaseIsComparedWithTheENIFileToo() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    var eni = DescribedENI(try lab.nic("eth1"))
    eni.address = "10.0.0.77"
    try lab.guest.write([eni].answer, to: "/run/enis.json")
    try lab.expectRefusal(
      ["up", "eth1", "--eni-file", "/run/enis.json"], 65,
      naming: ["leases 10.0.0.20/24", "10.0.0.77 (/run/enis.json)"])
  }
}
