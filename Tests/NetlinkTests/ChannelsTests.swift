// Channels and families of generic netlink: the kernel's bytes read, requests written.

import Model
import Testing

@testable import Netlink

@Suite struct ChannelsTests {
  @Test func channelsAreRead() throws {
    let found = try #require(try LinkChannels(try message(channelsFixture)))
    #expect(found.index == 3)
    #expect(
      found.channels
        == Channels(
          maximum: ChannelCounts(rx: 4, tx: 4), current: ChannelCounts(rx: 2, tx: 3)))
  }

  @Test func channelsWithoutALinkAreSkipped() throws {
    var bytes = channelsFixture
    bytes[26] = 9  // ETHTOOL_A_HEADER_DEV_INDEX
    #expect(try LinkChannels(try message(bytes)) == nil)
  }

  @Test func aFamilyIsRead() throws {
    let family = try #require(try GenericFamily(try message(familyFixture)))
    #expect(family.name == "ethtool" && family.number == 21)
  }

  @Test func aMessageWithoutItsHeaderIsMalformed() throws {
    for fixture in [channelsFixture, familyFixture] {
      var bytes = Array(fixture.prefix(18))
      bytes[0] = 18
      let message = try message(bytes)
      #expect(throws: NetlinkError.self) { try LinkChannels(message) }
      #expect(throws: NetlinkError.self) { try GenericFamily(message) }
    }
  }

  @Test func onlyChangedCountsAreSent() throws {
    let before = ChannelCounts(rx: 4, tx: 4, other: 1)
    let expected = hex(
      """
      30 00 00 00  # nlmsg_len 48
      15 00 05 00  # nlmsg_type 21, nlmsg_flags NLM_F_REQUEST NLM_F_ACK
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      12 01 00 00  # cmd ETHTOOL_MSG_CHANNELS_SET, version 1, reserved
      0c 00 01 80  # ETHTOOL_A_CHANNELS_HEADER, nested
      08 00 01 00 03 00 00 00  # ETHTOOL_A_HEADER_DEV_INDEX 3
      08 00 06 00 02 00 00 00  # ETHTOOL_A_CHANNELS_RX_COUNT 2
      08 00 07 00 03 00 00 00  # ETHTOOL_A_CHANNELS_TX_COUNT 3
      """)
    let request = try Request.setChannels(
      21, index: 3, from: before, to: ChannelCounts(rx: 2, tx: 3, other: 1))
    #expect(request.bytes(sequence: 9) == expected)
    let combined = try Request.setChannels(
      21, index: 3, from: ChannelCounts(combined: 1), to: ChannelCounts(combined: 2))
    #expect(combined.bytes(sequence: 9).suffix(8) == hex("08 00 09 00 02 00 00 00"))
  }

  @Test func requestForAllLinksHasAnEmptyHeader() throws {
    let expected = hex(
      """
      18 00 00 00  # nlmsg_len 24
      15 00 01 03  # nlmsg_type 21, nlmsg_flags NLM_F_REQUEST NLM_F_DUMP
      09 00 00 00 00 00 00 00  # nlmsg_seq 9, nlmsg_pid 0
      11 01 00 00  # cmd ETHTOOL_MSG_CHANNELS_GET, version 1, reserved
      04 00 01 80  # ETHTOOL_A_CHANNELS_HEADER, nested, empty
      """)
    #expect(try Request.dumpChannels(21).bytes(sequence: 9) == expected)
  }

  @Test func requestsAreNamedByTheirCommands() {
    #expect(MessageType.getFamily.description == "CTRL_CMD_GETFAMILY")
    #expect(MessageType.getChannels(21).description == "ETHTOOL_MSG_CHANNELS_GET")
    #expect(MessageType.setChannels(21).description == "ETHTOOL_MSG_CHANNELS_SET")
    #expect(MessageType.setChannels().description == "ETHTOOL_MSG_CHANNELS_SET")
    #expect(MessageType(rawValue: 221).description == "221")
  }
}
