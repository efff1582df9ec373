// What happens to links, as whoever watches them is told.

/// Something that happened to a link.
package enum LinkEvent: Hashable, Sendable {
  /// The link appeared or changed: what it is now.
  case changed(Link)
  /// The link of this index went, to another network namespace or for good.
  case removed(index: UInt32)
  /// Events were lost (`ENOBUFS`): observe again.
  case overrun
}
