// What a line of the log is about, in a form that journalctl(1) can search for.

/// What a line of the log is about; as in `journalctl ENICFG_LINK=eth1`.
package enum JournalField: Hashable, Sendable {
  /// The name of a link.
  case link(String)
  /// The ID of an ENI.
  case eni(String)

  /// The name of the journal's field.
  package var name: String {
    switch self {
    case .link: "ENICFG_LINK"
    case .eni: "ENICFG_ENI"
    }
  }

  /// The field's value.
  package var value: String {
    switch self {
    case .link(let value), .eni(let value): value
    }
  }
}
