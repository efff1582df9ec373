// Packets really leave by the NIC whose address they bear, and answers come back.

import Testing
import VPCLab

@Suite struct ConnectivityTests {
  private static let sources = ["10.0.0.19", "10.0.0.20", "10.0.0.21"]

  /// Counts in the router, per NIC and source, what goes to the internet.
  private func watch(_ lab: VPCLab) throws {
    var rules = ""
    for nic in lab.configuration.nics {
      let counters = lab.configuration.nics.map(\.address).map { source in
        "ip saddr \(source) ip daddr \(VPCLab.internet) counter"
      }
      rules += """
        table netdev watch\(nic.index) {
          chain from_guest {
            type filter hook ingress device nic\(nic.index) priority -10;
            \(counters.joined(separator: "\n"))
          }
        }

        """
    }
    let result = try lab.router.run(["nft", "-f", "-"], input: rules)
    try #require(result.succeeded, "\(result)")
  }

  /// Packets by NIC, then by source.
  private func counts(_ lab: VPCLab) throws -> [[Int]] {
    try lab.configuration.nics.map { nic in
      let text = try lab.router.output(of: ["nft", "list", "table", "netdev", "watch\(nic.index)"])
      return text.lines.filter { $0.contains("saddr") }.compactMap { line in
        line.split(separator: "packets ").last?.split(separator: " ").first.flatMap { Int($0) }
      }
    }
  }

  @Test(arguments: [0, 1])
  func eachAddressUsesItsOwnNIC(_ strictReversePath: Int) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "for file in /proc/sys/net/ipv4/conf/*/rp_filter; do echo \(strictReversePath) >$file; done")
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try watch(lab)
    for source in Self.sources {
      #expect(try lab.guest.reaches(VPCLab.internet, from: source), "\(source)")
    }
    #expect(try counts(lab) == [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
  }

  @Test func unconfiguredAddressesUseThePrimaryNIC() throws {
    // What the test above would see if routes and rules were missing.
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up; ip addr add 10.0.0.20/24 dev eth1")
    try watch(lab)
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(try counts(lab) == [[0, 1, 0], [0, 0, 0], [0, 0, 0]])
  }

  @Test func eachAddressIsReachedFromOutside() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    #expect(try !lab.router.reaches("10.0.0.20"))
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    for address in Self.sources { #expect(try lab.router.reaches(address), "\(address)") }
    #expect(try lab.router.reaches("10.0.0.21", from: VPCLab.internet))
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    // Until then, any NIC answered for any address; a cloud's own switch does not ask.
    try lab.router.output(of: ["ip", "neigh", "flush", "all"])
    #expect(try !lab.router.reaches("10.0.0.20"))
    #expect(try lab.router.reaches("10.0.0.19"))
  }

  @Test func secondaryNICWorksWithoutThePrimary() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip link set eth0 down")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    // By its metric, its default route is the next best for all.
    #expect(try lab.guest.reaches(VPCLab.internet))
  }
}
