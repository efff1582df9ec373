// The messages of rtnetlink and of ethtool that are sent or understood.

internal import CNetlink

/// The type of a netlink message (`nlmsg_type`).
package struct MessageType: Hashable, Sendable {
  /// The kernel's number; a family's of generic netlink, where there is a command.
  package let rawValue: UInt16
  /// The command that a request of a family of generic netlink bears (`struct genlmsghdr`).
  package let command: UInt8?

  /// Makes a type of its number.
  package init(rawValue: UInt16, command: UInt8? = nil) {
    self.rawValue = rawValue
    self.command = command
  }

  /// `NLMSG_ERROR`: an acknowledgement, or a refusal.
  static let error = MessageType(rawValue: UInt16(NLMSG_ERROR))
  /// `NLMSG_DONE`: the end of a dump.
  static let done = MessageType(rawValue: UInt16(NLMSG_DONE))

  /// `RTM_NEWLINK`: a link is, or is changed.
  package static let newLink = MessageType(rawValue: UInt16(RTM_NEWLINK))
  /// `RTM_DELLINK`: a link went.
  package static let deleteLink = MessageType(rawValue: UInt16(RTM_DELLINK))
  /// `RTM_GETLINK`: asks for links.
  package static let getLink = MessageType(rawValue: UInt16(RTM_GETLINK))
  /// `RTM_NEWADDR`: an address is, or is added.
  package static let newAddress = MessageType(rawValue: UInt16(RTM_NEWADDR))
  /// `RTM_DELADDR`: removes an address.
  package static let deleteAddress = MessageType(rawValue: UInt16(RTM_DELADDR))
  /// `RTM_GETADDR`: asks for addresses.
  package static let getAddress = MessageType(rawValue: UInt16(RTM_GETADDR))
  /// `RTM_NEWROUTE`: a route is, or is added.
  package static let newRoute = MessageType(rawValue: UInt16(RTM_NEWROUTE))
  /// `RTM_DELROUTE`: removes a route.
  package static let deleteRoute = MessageType(rawValue: UInt16(RTM_DELROUTE))
  /// `RTM_GETROUTE`: asks for routes.
  package static let getRoute = MessageType(rawValue: UInt16(RTM_GETROUTE))
  /// `RTM_NEWRULE`: a rule is, or is added.
  package static let newRule = MessageType(rawValue: UInt16(RTM_NEWRULE))
  /// `RTM_DELRULE`: removes a rule.
  package static let deleteRule = MessageType(rawValue: UInt16(RTM_DELRULE))
  /// `RTM_GETRULE`: asks for rules.
  package static let getRule = MessageType(rawValue: UInt16(RTM_GETRULE))

  /// `CTRL_CMD_GETFAMILY`: asks for the families of generic netlink.
  package static let getFamily = MessageType(
    rawValue: UInt16(GENL_ID_CTRL), command: UInt8(CTRL_CMD_GETFAMILY))

  /// `ETHTOOL_MSG_CHANNELS_GET`: asks for channels.
  ///
  /// - Parameter family: The number of ethtool's family here.
  static func getChannels(_ family: UInt16) -> MessageType {
    MessageType(rawValue: family, command: UInt8(ETHTOOL_MSG_CHANNELS_GET))
  }

  /// `ETHTOOL_MSG_CHANNELS_SET`: changes channels.
  ///
  /// - Parameter family: The number of ethtool's family here; 0 where it is not known.
  package static func setChannels(_ family: UInt16 = 0) -> MessageType {
    MessageType(rawValue: family, command: UInt8(ETHTOOL_MSG_CHANNELS_SET))
  }
}

extension MessageType: CustomStringConvertible {
  /// The name in linux/rtnetlink.h or linux/ethtool_netlink.h, or the number.
  package var description: String {
    switch self {
    case .getFamily: "CTRL_CMD_GETFAMILY"
    case .getChannels(rawValue): "ETHTOOL_MSG_CHANNELS_GET"
    case .setChannels(rawValue): "ETHTOOL_MSG_CHANNELS_SET"
    case .error: "NLMSG_ERROR"
    case .done: "NLMSG_DONE"
    case .newLink: "RTM_NEWLINK"
    case .deleteLink: "RTM_DELLINK"
    case .getLink: "RTM_GETLINK"
    case .newAddress: "RTM_NEWADDR"
    case .deleteAddress: "RTM_DELADDR"
    case .getAddress: "RTM_GETADDR"
    case .newRoute: "RTM_NEWROUTE"
    case .deleteRoute: "RTM_DELROUTE"
    case .getRoute: "RTM_GETROUTE"
    case .newRule: "RTM_NEWRULE"
    case .deleteRule: "RTM_DELRULE"
    case .getRule: "RTM_GETRULE"
    default: String(rawValue)
    }
  }
}
