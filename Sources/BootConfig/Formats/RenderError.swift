// The errors of rendering a link in a format.

package import Model

/// Why a format cannot represent a link.
package enum RenderError: Error, Equatable, Sendable {
  /// The name contains characters that the format, or a shell that reads it, would interpret.
  case linkName(LinkName, BootFormat)
  /// No file configures the primary NIC in this format, so there is none to which its aliases could
  /// be added to.
  case primaryNotThere(LinkName, BootFormat)
  /// The unit of the primary NIC is also that of other links, which would get its aliases.
  case primaryShares(LinkName, FilePath)
  /// netplan's files are rendered for NetworkManager, which supports less.
  case netplanRenderer(LinkName)
  /// ifupdown2 reads the files of the format, by rules that do not fit.
  case ifupdown2(LinkName)
  /// The DHCP client that ifup starts would replace the primary NIC's default route.
  case dhcpClient(LinkName, DHCPClient)
  /// Memory is exhausted.
  case notWritten(LinkName, BootFormat)
  /// The format does not support it.
  case inexpressible(LinkName, BootFormat, Inexpressible)

  /// What a format may not support.
  package enum Inexpressible: Equatable, Sendable {
    /// A rule.
    case rule(Rule)
    /// A route.
    case route(Route)
    /// An alias.
    case alias(InterfaceAddress)
  }
}
