// Channels of NICs: reads ETHTOOL_MSG_CHANNELS_GET_REPLY, writes ETHTOOL_MSG_CHANNELS_SET.

internal import CNetlink
internal import Model

/// The header of a generic netlink message (`struct genlmsghdr`).
enum GenericHeader {
  static let length = 4

  /// The header of a request; both families used here have version 1.
  static func bytes(_ type: MessageType) -> [UInt8] { [type.command ?? 0, 1, 0, 0] }
}

/// A generic netlink family: its name and its number in this kernel.
struct GenericFamily {
  let name: String
  let number: UInt16

  /// Reads a family; nil for a message without a name or number.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    guard let attributes = message.attributes(after: GenericHeader.length) else {
      throw NetlinkError(.getFamily, .malformed)
    }
    guard let name = attributes[Int(CTRL_ATTR_FAMILY_NAME)]?.text,
      let number = attributes[Int(CTRL_ATTR_FAMILY_ID)]?.number(at: 0, as: UInt16.self)
    else { return nil }
    self.name = name
    self.number = number
  }
}

/// The channels of one link.
struct LinkChannels {
  let index: UInt32
  let channels: Channels

  /// Reads channels; nil for a message without a link.
  ///
  /// The message omits the kinds of channels that the driver does not have.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    guard let attributes = message.attributes(after: GenericHeader.length) else {
      throw NetlinkError(.getChannels(message.type.rawValue), .malformed)
    }
    guard let header = attributes[ETHTOOL_A_CHANNELS_HEADER].flatMap({ Attributes($0) }),
      let index = header.number(ETHTOOL_A_HEADER_DEV_INDEX)
    else { return nil }
    func number(_ attribute: Int) -> UInt32 { attributes.number(attribute) ?? 0 }
    self.index = index
    channels = Channels(
      maximum: ChannelCounts(
        rx: number(ETHTOOL_A_CHANNELS_RX_MAX), tx: number(ETHTOOL_A_CHANNELS_TX_MAX),
        other: number(ETHTOOL_A_CHANNELS_OTHER_MAX),
        combined: number(ETHTOOL_A_CHANNELS_COMBINED_MAX)),
      current: ChannelCounts(
        rx: number(ETHTOOL_A_CHANNELS_RX_COUNT), tx: number(ETHTOOL_A_CHANNELS_TX_COUNT),
        other: number(ETHTOOL_A_CHANNELS_OTHER_COUNT),
        combined: number(ETHTOOL_A_CHANNELS_COMBINED_COUNT)))
  }
}

extension Request {
  /// Requests every family of generic netlink.
  static func dumpFamilies() throws(NetlinkError) -> Request {
    let type = MessageType.getFamily
    return Request(type, try Message(type, header: GenericHeader.bytes(type)), flags: NLM_F_DUMP)
  }

  /// Requests the channels of every link that has channels.
  static func dumpChannels(_ family: UInt16) throws(NetlinkError) -> Request {
    let type = MessageType.getChannels(family)
    let message = try Message(type, header: GenericHeader.bytes(type))
    // The header names no link, but kernels such as 6.1 refuse a request without one.
    try message.nest(ETHTOOL_A_CHANNELS_HEADER) {}
    return Request(type, message, flags: NLM_F_DUMP)
  }

  /// Changes the channels of a link; sends only the numbers that differ.
  ///
  /// - Throws: `unencodable`.
  static func setChannels(
    _ family: UInt16, index: UInt32, from before: ChannelCounts, to after: ChannelCounts
  ) throws(NetlinkError) -> Request {
    let type = MessageType.setChannels(family)
    let message = try Message(type, header: GenericHeader.bytes(type))
    try message.nest(ETHTOOL_A_CHANNELS_HEADER) { () throws(NetlinkError) in
      try message.put(ETHTOOL_A_HEADER_DEV_INDEX, index)
    }
    let kinds: [(Int, KeyPath<ChannelCounts, UInt32>)] = [
      (ETHTOOL_A_CHANNELS_RX_COUNT, \.rx), (ETHTOOL_A_CHANNELS_TX_COUNT, \.tx),
      (ETHTOOL_A_CHANNELS_OTHER_COUNT, \.other), (ETHTOOL_A_CHANNELS_COMBINED_COUNT, \.combined),
    ]
    for (attribute, kind) in kinds where before[keyPath: kind] != after[keyPath: kind] {
      try message.put(attribute, after[keyPath: kind])
    }
    return Request(type, message, flags: NLM_F_ACK)
  }
}
