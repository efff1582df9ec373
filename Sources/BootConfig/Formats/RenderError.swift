// Why a link cannot be written down in a format.

package import Model

/// Why a link cannot be written down in a format.
package enum RenderError: Error, Hashable, Sendable {
  /// The name holds what the format, or the shell that reads it, would take for something else.
  case linkName(LinkName, BootFormat)
  /// Nothing configures the primary NIC in this format: there is no file that its aliases could be
  /// added to.
  case primaryNotThere(LinkName, BootFormat)
  /// The unit that the primary NIC comes up with is that of other links too: they would get its aliases.
  case primaryShares(LinkName, FilePath)
  /// netplan's files are rendered for NetworkManager, which takes less.
  case netplanRenderer(LinkName)
  /// There is no memory for the file's text.
  case notWritten(LinkName, BootFormat)
  /// The format has no words for it.
  case inexpressible(LinkName, BootFormat, Inexpressible)

  /// What a format may have no words for.
  package enum Inexpressible: Hashable, Sendable {
    /// A rule.
    case rule(Rule)
    /// A route.
    case route(Route)
    /// An alias.
    case alias(InterfaceAddress)
  }
}
