// Each kind of object, from the model to the bytes that are sent.

import Model
import Testing

@testable import Netlink

@Suite struct EncodingTests {
  @Test func linkUpChangesNothingElse() throws {
    let expected = hex(
      """
      20 00 00 00  # nlmsg_len 32
      10 00 05 00  # nlmsg_type RTM_NEWLINK, nlmsg_flags NLM_F_REQUEST NLM_F_ACK
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      00 00 00 00  # ifi_family AF_UNSPEC, ifi_type 0
      03 00 00 00  # ifi_index 3
      01 00 00 00  # ifi_flags IFF_UP
      01 00 00 00  # ifi_change IFF_UP
      """)
    #expect(try Request.setLink(index: 3, up: true).bytes(sequence: 9) == expected)
  }

  @Test func linkDownChangesNothingElse() throws {
    let bytes = try Request.setLink(index: 3, up: false).bytes(sequence: 9)
    #expect(Array(bytes[24..<32]) == [0, 0, 0, 0, 1, 0, 0, 0])
  }

  @Test func mtuIsWritten() throws {
    let bytes = try Request.setLink(index: 3, mtu: 1400).bytes(sequence: 9)
    #expect(Array(bytes[24...]) == hex("00 00 00 00 00 00 00 00 08 00 04 00 78 05 00 00"))
  }

  @Test func addressIsWritten() throws {
    let address = InterfaceAddress(
      link: try #require(LinkName("eth1")),
      address: try #require(IPAddressWithLength("10.0.0.20/24")),
      broadcast: IPv4Address("10.0.0.255"), label: AddressLabel("eth1:1"),
      validLifetime: .seconds(3600), preferredLifetime: .seconds(1800), flags: .noPrefixRoute,
      routeMetric: RouteMetric(50))
    let expected = hex(
      """
      60 00 00 00  # nlmsg_len 96
      14 00 05 06  # nlmsg_type RTM_NEWADDR, REQUEST ACK EXCL CREATE
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      02 18 00 00  # ifa_family AF_INET, ifa_prefixlen 24, ifa_flags, universe
      03 00 00 00  # ifa_index 3
      08 00 02 00 0a 00 00 14  # IFA_LOCAL 10.0.0.20
      08 00 01 00 0a 00 00 14  # IFA_ADDRESS 10.0.0.20
      0b 00 03 00 65 74 68 31 3a 31 00 00  # IFA_LABEL "eth1:1"
      08 00 04 00 0a 00 00 ff  # IFA_BROADCAST 10.0.0.255
      14 00 06 00 08 07 00 00 10 0e 00 00  # IFA_CACHEINFO: ifa_prefered, ifa_valid
      00 00 00 00 00 00 00 00  # cstamp, tstamp
      08 00 08 00 00 02 00 00  # IFA_FLAGS IFA_F_NOPREFIXROUTE
      08 00 09 00 32 00 00 00  # IFA_RT_PRIORITY 50
      """)
    #expect(try Request.add(address, linkIndex: 3).bytes(sequence: 9) == expected)
  }

  @Test func flagsThatTheKernelManagesAreNotSent() throws {
    var address = InterfaceAddress(
      link: try #require(LinkName("eth1")),
      address: try #require(IPAddressWithLength("10.0.0.20/24")))
    let plain = try Request.add(address, linkIndex: 3)
    address.flags = [.secondary, .deprecated, .tentative, .duplicate]
    #expect(try Request.add(address, linkIndex: 3) == plain)
  }

  @Test func replacingAnAddressMayAddIt() throws {
    let address = InterfaceAddress(
      link: try #require(LinkName("eth1")),
      address: try #require(IPAddressWithLength("10.0.0.20/24")))
    // NLM_F_CREATE | NLM_F_REPLACE
    #expect(try Request.replace(address, linkIndex: 3).bytes(sequence: 1)[7] == 0x05)
  }

  @Test func routeIsWritten() throws {
    let route = Route(
      destination: .all(.v4), table: try #require(RouteTable(10001)), metric: RouteMetric(5),
      gateway: IPAddress("10.0.0.1"), link: LinkName("eth1"),
      preferredSource: IPAddress("10.0.0.20"), isOnLink: true)
    let expected = hex(
      """
      4c 00 00 00  # nlmsg_len 76
      18 00 05 06  # nlmsg_type RTM_NEWROUTE, REQUEST ACK EXCL CREATE
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      02 00 00 00  # rtm_family AF_INET, rtm_dst_len 0, rtm_src_len 0, rtm_tos 0
      11 c9 00 01  # rtm_table (cut off, see RTA_TABLE), rtm_protocol 201, universe, unicast
      04 00 00 00  # rtm_flags RTNH_F_ONLINK
      08 00 0f 00 11 27 00 00  # RTA_TABLE 10001
      08 00 01 00 00 00 00 00  # RTA_DST 0.0.0.0
      08 00 06 00 05 00 00 00  # RTA_PRIORITY 5
      08 00 07 00 0a 00 00 14  # RTA_PREFSRC 10.0.0.20
      08 00 05 00 0a 00 00 01  # RTA_GATEWAY 10.0.0.1
      08 00 04 00 03 00 00 00  # RTA_OIF 3
      """)
    #expect(try Request.add(route, linkIndex: 3).bytes(sequence: 9) == expected)
    var removal = expected
    removal.replaceSubrange(4..<8, with: [0x19, 0, 0x05, 0])  // RTM_DELROUTE, REQUEST ACK
    #expect(try Request.remove(route, linkIndex: 3).bytes(sequence: 9) == removal)
  }

  @Test func ruleIsWritten() throws {
    let rule = Rule(
      priority: RulePriority(99), source: IPPrefix("10.0.0.20"),
      action: .lookup(.main), suppressPrefixLength: 0)
    let expected = hex(
      """
      44 00 00 00  # nlmsg_len 68
      20 00 05 06  # nlmsg_type RTM_NEWRULE, REQUEST ACK EXCL CREATE
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      02 00 20 00  # family AF_INET, dst_len 0, src_len 32, tos 0
      fe 00 00 01  # table 254, reserved, FR_ACT_TO_TBL
      00 00 00 00  # flags
      08 00 0f 00 fe 00 00 00  # FRA_TABLE 254
      08 00 02 00 0a 00 00 14  # FRA_SRC 10.0.0.20
      08 00 06 00 63 00 00 00  # FRA_PRIORITY 99
      05 00 15 00 c9 00 00 00  # FRA_PROTOCOL 201
      08 00 0e 00 00 00 00 00  # FRA_SUPPRESS_PREFIXLEN 0
      """)
    #expect(try Request.add(rule).bytes(sequence: 9) == expected)
  }
}
