// The supported messages of rtnetlink and ethtool.

internal import CNetlink

/// The type of a netlink message (`nlmsg_type`).
package struct MessageType: Hashable, Sendable {
  /// The kernel's number; for a message with a command, the number of its generic netlink family.
  package let rawValue: UInt16
  /// The command of a generic netlink request (`struct genlmsghdr`).
  package let command: UInt8?

  /// Makes a type from its number.
  package init(rawValue: UInt16, command: UInt8? = nil) {
    self.rawValue = rawValue
    self.command = command
  }

  /// `NLMSG_ERROR`: an acknowledgement, or a refusal.
  static let error = MessageType(rawValue: UInt16(NLMSG_ERROR))
  /// `NLMSG_DONE`: the end of a dump.
  static let done = MessageType(rawValue: UInt16(NLMSG_DONE))

  /// `RTM_NEWLINK`: reports or changes a link.
  package static let newLink = MessageType(rawValue: UInt16(RTM_NEWLINK))
  /// `RTM_DELLINK`: reports that a link was deleted.
  package static let deleteLink = MessageType(rawValue: UInt16(RTM_DELLINK))
  /// `RTM_GETLINK`: requests links.
  package static let getLink = MessageType(rawValue: UInt16(RTM_GETLINK))
  /// `RTM_NEWADDR`: reports or adds an address.
  package static let newAddress = MessageType(rawValue: UInt16(RTM_NEWADDR))
  /// `RTM_DELADDR`: removes an address.
  package static let deleteAddress = MessageType(rawValue: UInt16(RTM_DELADDR))
  /// `RTM_GETADDR`: requests addresses.
  package static let getAddress = MessageType(rawValue: UInt16(RTM_GETADDR))
  /// `RTM_NEWROUTE`: reports or adds a route.
  package static let newRoute = MessageType(rawValue: UInt16(RTM_NEWROUTE))
  /// `RTM_DELROUTE`: removes a route.
  package static let deleteRoute = MessageType(rawValue: UInt16(RTM_DELROUTE))
  /// `RTM_GETROUTE`: requests routes.
  package static let getRoute = MessageType(rawValue: UInt16(RTM_GETROUTE))
  /// `RTM_NEWRULE`: reports or adds a rule.
  package static let newRule = MessageType(rawValue: UInt16(RTM_NEWRULE))
  /// `RTM_DELRULE`: removes a rule.
  package static let deleteRule = MessageType(rawValue: UInt16(RTM_DELRULE))
  /// `RTM_GETRULE`: requests rules.
  package static let getRule = MessageType(rawValue: UInt16(RTM_GETRULE))

  /// `RTM_GETNEIGH`: requests neighbours, or the forwarding entries of links.
  package static let getNeighbour = MessageType(rawValue: UInt16(RTM_GETNEIGH))
  /// `RTM_NEWNEXTHOP`: reports a next-hop object.
  static let newNextHop = MessageType(rawValue: UInt16(RTM_NEWNEXTHOP))
  /// `RTM_DELNEXTHOP`: reports that a next-hop object was removed.
  static let deleteNextHop = MessageType(rawValue: UInt16(RTM_DELNEXTHOP))
  /// `RTM_GETNEXTHOP`: requests next-hop objects.
  package static let getNextHop = MessageType(rawValue: UInt16(RTM_GETNEXTHOP))

  /// `SOCK_DIAG_BY_FAMILY`: requests sockets.
  ///
  /// Socket diagnosis is a subsystem of its own, in which this number is not RTM_NEWADDR: no command of
  /// generic netlink is 255.
  package static let getSockets = MessageType(
    rawValue: UInt16(SOCK_DIAG_BY_FAMILY), command: .max)

  /// `CTRL_CMD_GETFAMILY`: requests the families of generic netlink.
  package static let getFamily = MessageType(
    rawValue: UInt16(GENL_ID_CTRL), command: UInt8(CTRL_CMD_GETFAMILY))

  /// `ETHTOOL_MSG_CHANNELS_GET`: requests channels.
  ///
  /// - Parameter family: The number of ethtool's family here.
  static func getChannels(_ family: UInt16) -> MessageType {
    MessageType(rawValue: family, command: UInt8(ETHTOOL_MSG_CHANNELS_GET))
  }

  /// `ETHTOOL_MSG_CHANNELS_SET`: changes channels.
  ///
  /// - Parameter family: The number of ethtool's family in this kernel; 0 if unknown.
  package static func setChannels(_ family: UInt16 = 0) -> MessageType {
    MessageType(rawValue: family, command: UInt8(ETHTOOL_MSG_CHANNELS_SET))
  }
}

extension MessageType: CustomStringConvertible {
  /// The name in linux/rtnetlink.h or linux/ethtool_netlink.h, or the number.
  package var description: String {
    switch self {
    case .getFamily: "CTRL_CMD_GETFAMILY"
    case .getSockets: "SOCK_DIAG_BY_FAMILY"
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
    case .getNeighbour: "RTM_GETNEIGH"
    case .newNextHop: "RTM_NEWNEXTHOP"
    case .deleteNextHop: "RTM_DELNEXTHOP"
    case .getNextHop: "RTM_GETNEXTHOP"
    default: String(rawValue)
    }
  }
}
