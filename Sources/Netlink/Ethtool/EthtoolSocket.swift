// The door to ethtool's family of generic netlink: the channels of NICs, and changes to them.

internal import CNetlink
package import Model

/// A connection to ethtool's family in the network namespace of the thread that opened it.
///
/// Kernels have it from 5.6 on.
package struct EthtoolSocket: ~Copyable {
  private var conversation: Conversation<Socket>
  private let family: UInt16

  /// Opens a connection; nil where the kernel has no such family.
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

  /// The channels of the links that have some, by the links' indexes.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func channels() throws(NetlinkError) -> [UInt32: Channels] {
    let found = try conversation.dump(.dumpChannels(family)) { message throws(NetlinkError) in
      try LinkChannels(message)
    }
    return Dictionary(found.map { ($0.index, $0.channels) }) { first, _ in first }
  }

  /// Changes the channels of a link: those whose number is another than before.
  ///
  /// - Returns: Nil for done, else why it failed.
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
