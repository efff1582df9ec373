// Changes to links, as a link monitor reports them.

/// Something that happened to a link.
package enum LinkEvent: Hashable, Sendable {
  /// The link appeared or changed; this is its present state.
  case changed(Link)
  /// The link of this index was deleted or moved to another network namespace.
  case removed(index: UInt32)
  /// Events were lost (`ENOBUFS`): observe again.
  case overrun
}
