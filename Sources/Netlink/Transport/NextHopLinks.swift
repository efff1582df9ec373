// The links that next-hop objects lead over.

internal import CNetlink
internal import Model

/// The links that next-hop objects lead over, kept up to date by notifications.
///
/// With `nexthop_compat_mode=0`, a message about a route over an object contains the object's number
/// only.
struct NextHopLinks {
  private struct NextHopObject {
    let id: UInt32
    let link: UInt32?
    let members: [UInt32]

    init(_ message: ReceivedMessage) throws(NetlinkError) {
      guard let attributes = message.attributes(after: NextHop.headerLength),
        let id = attributes.number(NHA_ID)
      else { throw NetlinkError(message.type, .malformed) }
      self.id = id
      link = attributes.number(NHA_OIF)
      members = attributes[NHA_GROUP].map { NextHop.members($0).map(\.id) } ?? []
    }
  }

  private var objects: [UInt32: NextHopObject] = [:]

  /// The objects of the calling thread's network namespace; none where they cannot be read.
  static func current() -> NextHopLinks {
    var links = NextHopLinks()
    do {
      // Without a pause between attempts: the caller does not wait.
      var conversation = Conversation(try Socket(), pause: { _ in })
      let objects = try conversation.dump(.dumpNextHops()) { message throws(NetlinkError) in
        try NextHopObject(message)
      }
      for object in objects { links.objects[object.id] = object }
    } catch {
      // The kernel has none (before Linux 5.3), or changes interrupt it: an unknown object says so.
    }
    return links
  }

  /// The links of an object, of a group those of its members; nil if one of them is not known.
  func links(of id: UInt32) -> Set<UInt32>? {
    guard let object = objects[id] else { return nil }
    var links = Set<UInt32>()
    if let link = object.link { links.insert(link) }
    // The kernel has no group of groups.
    for member in object.members {
      guard let member = objects[member] else { return nil }
      if let link = member.link { links.insert(link) }
    }
    return links
  }

  /// Takes a notification about an object.
  ///
  /// - Returns: The links that it led over, and those that it leads over now.
  /// - Throws: `malformed`.
  mutating func take(_ message: ReceivedMessage) throws(NetlinkError) -> Set<UInt32> {
    let object = try NextHopObject(message)
    var changed = links(of: object.id) ?? []
    objects[object.id] = object
    changed.formUnion(links(of: object.id) ?? [])
    if message.type == .deleteNextHop { objects[object.id] = nil }
    return changed
  }
}
