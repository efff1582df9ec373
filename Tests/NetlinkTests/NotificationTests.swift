// Notifications that a kernel of today hardly sends, read from bytes.

import Model
import Testing

@testable import Netlink

@Suite struct NotificationTests {
  /// The news of one message.
  private func news(_ datagram: [UInt8]) throws -> NetworkNews {
    var news = NetworkNews()
    var nextHops = NextHopLinks()
    news.take([try message(datagram)], &nextHops)
    return news
  }

  @Test func whatTheKernelLearntAboutAHostIsNoNews() throws {
    var bytes = routeFixture
    #expect(try news(bytes).changedLinks == [3])
    bytes[25] |= 0x02  // rtm_flags RTM_F_CLONED
    #expect(try news(bytes).isEmpty)
  }

  /// It may have been made and removed before the objects could be read.
  @Test func routeOverAnUnknownNextHopObjectMayConcernEveryLink() throws {
    let bytes = hex(
      """
      2c 00 00 00  # nlmsg_len 44
      18 00 00 00  # nlmsg_type RTM_NEWROUTE
      07 00 00 00 34 12 00 00  # nlmsg_seq 7, nlmsg_pid 0x1234
      02 10 00 00  # rtm_family AF_INET, rtm_dst_len 16
      fe 03 00 01  # rtm_table main, rtm_protocol boot, universe, unicast
      00 00 00 00  # rtm_flags
      08 00 01 00 0a 05 00 00  # RTA_DST 10.5.0.0
      08 00 1e 00 09 00 00 00  # RTA_NH_ID 9
      """)
    var expected = NetworkNews()
    expected.tables = [.main]
    expected.networks = [try #require(IPPrefix("10.5.0.0/16"))]
    expected.nextHopsChanged = true
    #expect(try news(bytes) == expected)
  }

  /// The kernel makes them of the addresses, and of each link's being up.
  @Test func routesOfTheLocalTableAreAboutNoNetwork() throws {
    var bytes = routeFixture
    #expect(try !news(bytes).networks.isEmpty)
    bytes.replaceSubrange(32..<34, with: [255, 0])  // RTA_TABLE local
    #expect(try news(bytes).networks.isEmpty)
    #expect(try news(bytes).changedLinks == [3])
  }

  @Test func anAddressIsAboutItselfAndItsSubnet() throws {
    let own = try #require(IPPrefix("10.0.0.20"))
    let subnet = try #require(IPPrefix("10.0.0.0/24"))
    #expect(try news(addressFixture).networks == [own, subnet])
    // The other end has a route.
    let far = try #require(IPPrefix("10.9.0.1"))
    #expect(try news(peerAddressFixture).networks == [far])
  }

  @Test(arguments: [linkFixture, addressFixture, routeFixture])
  func malformedMessageIsALostOne(_ fixture: [UInt8]) throws {
    var bytes = Array(fixture[..<20])
    bytes[0] = 20
    var expected = NetworkNews()
    expected.isOverrun = true
    #expect(try news(bytes) == expected)
  }
}
