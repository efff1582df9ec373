// A connection to ethtool's generic netlink family, which reads and changes the channels of NICs.

internal import CNetlink
package import Model

/// A connection to ethtool's family in the network namespace of the thread that opens it.
///
/// Linux has the family since 5.6.
package struct EthtoolSocket: ~Copyable {
  private var conversation: Conversation<Socket>
  private let family: UInt16

  /// Opens a connection; nil if the kernel does not have the family.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package init?() throws(NetlinkError) {
    var opened: Conversation<Socket>
    do throws(TransportError) {
      opened = Conversation(try Socket(NETLINK_GENERIC))
    } catch {
      throw NetlinkError(.getFamily, error.cause)
    }
    let families = try opened.dump(.dumpFamilies()) { message throws(NetlinkError) in
      try GenericFamily(message)
    }
    guard let ethtool = families.first(where: { $0.name == "ethtool" }) else { return nil }
    conversation = opened
    family = ethtool.number
  }

  /// The channels of the links that have channels, by the links' indexes.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func channels() throws(NetlinkError) -> [UInt32: Channels] {
    let found = try conversation.dump(.dumpChannels(family)) { message throws(NetlinkError) in
      try LinkChannels(message)
    }
    return Dictionary(found.map { ($0.index, $0.channels) }) { first, _ in first }
  }

  /// Changes the channels of a link; sends only the numbers that differ.
  ///
  /// - Returns: Nil on success, otherwise the error.
  package mutating func setChannels(
    index: UInt32, from before: ChannelCounts, to after: ChannelCounts
  ) -> NetlinkError? {
    do throws(NetlinkError) {
      let request = try Request.setChannels(family, index: index, from: before, to: after)
      return conversation.perform([request])[0]
    } catch {
      return error
    }
  }
}
