// The DHCP client that ifup starts, and what it has to know in addition to a stanza.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct DHCPClientTests {
  private static let dhclient = "/sbin/dhclient"
  private static let udhcpc = "/usr/sbin/udhcpc"
  private static let dhcpcd = "/usr/sbin/dhcpcd"

  /// The order of ifupdown 0.8.41 to 0.8.45.
  @Test(arguments: [
    ([], nil), ([dhcpcd], DHCPClient.dhcpcd), ([dhcpcd, udhcpc], .udhcpc),
    ([dhcpcd, udhcpc, dhclient], .dhclient),
    ([dhcpcd, dhclient, Places.ifupdownNG], .dhcpcd), ([udhcpc, Places.ifupdownNG], .udhcpc),
    // ifup is ifupdown's, and ifupdown-ng has names of its own.
    ([dhcpcd, dhclient, Places.ifupdownNG, Places.ifupdownOwn[0]], .dhclient),
  ])
  func clientIsTheOneThatIfupStarts(_ signs: [String], _ client: DHCPClient?) throws {
    #expect(try system(signs: signs).dhcpClient == client)
  }

  @Test func clientLearnsNothingButTheAddress() throws {
    func paths(_ signs: [String]) throws -> [String] {
      try BootFormat.interfaces.files(for: bootLink(), in: system(signs: signs)).map(\.path.text)
    }
    let hook = "/etc/dhcp/dhclient-enter-hooks.d/zz-enicfg-eth1"
    #expect(try paths([]) == ["/etc/network/interfaces", hook])
    #expect(try paths([Self.dhclient, Self.dhcpcd]) == ["/etc/network/interfaces", hook])
    #expect(try paths([Self.dhcpcd]) == ["/etc/network/interfaces", "/etc/dhcpcd.conf"])
  }

  /// udhcpc's script would replace the primary NIC's default route, and knows no option against it.
  @Test func udhcpcIsRefused() throws {
    let name = try #require(LinkName("eth1"))
    let withClient = try system(signs: [Self.udhcpc])
    #expect(throws: RenderError.dhcpClient(name, .udhcpc)) {
      try BootFormat.interfaces.files(for: bootLink(), in: withClient)
    }
    // An address that is given needs no client.
    let given = try bootLink(
      request: "link eth1\nnumbers 1001 1001 31001\naddress 10.0.0.20/24 via 10.0.0.253")
    #expect(try !BootFormat.interfaces.files(for: given, in: withClient).isEmpty)
    #expect(try !BootFormat.interfaces.files(for: primaryLink(), in: withClient).isEmpty)
  }

  /// ifupdown2 reads the same files by rules of its own: a NIC with an alias's stanza gets no lease.
  @Test func ifupdown2IsRefused() throws {
    let system = try system(signs: [Places.ifupdown2, Self.dhclient])
    for link in [try bootLink(), try primaryLink()] {
      #expect(throws: RenderError.ifupdown2(link.name)) {
        try BootFormat.interfaces.files(for: link, in: system)
      }
    }
  }

  /// dhcpcd 10.1 removes the routes of a NIC whose own metric is given to another one.
  @Test func metricOfAnotherNICIsReportedWithDHCPCD() throws {
    let nics = try [(2, "eth0"), (3, "eth1")].map {
      Link(index: $0, name: try #require(LinkName($1)), mac: MACAddress("00:16:3e:13:00:00"))
    }
    let request = """
      link eth1
      numbers 1002 1002 31002
      address 10.0.0.20/24 via 10.0.0.253
      lease 3600 from 10.0.0.253
      """
    let link = try bootLink(request: request)
    func conflicts(_ client: String) throws -> [BootConflict] {
      let system = try system(signs: [client])
      let files = try BootFormat.interfaces.files(for: link, in: system)
      return system.conflicts(for: [link], in: .interfaces, besides: files, among: nics)
    }
    let metric = try #require(link.defaultMetric)
    #expect(
      try conflicts(Self.dhcpcd) == [.metricOfDHCPCD(link.name, metric, of: nics[0].name)])
    #expect(try conflicts(Self.dhclient) == [])
    // The same while dhcpcd runs for the other NIC, next to `up`.
    let running = try system(["/run/dhcpcd/eth0-4.pid": "7\n"])
    #expect(
      running.conflictsNow(for: nics[1], metric, among: nics)
        == [.metricOfDHCPCD(link.name, metric, of: nics[0].name)])
    #expect(try system().conflictsNow(for: nics[1], metric, among: nics) == [])
    let own = try system(["/run/dhcpcd/eth1.pid": "7\n"])
    #expect(own.conflictsNow(for: nics[1], metric, among: nics) == [])
  }
}
