// Which program reads /etc/network/interfaces, and which DHCP client it starts.

/// A program that reads /etc/network/interfaces by rules of its own.
enum InterfacesReader: Equatable {
  /// Debian's ifupdown.
  case ifupdown
  /// ifupdown2.
  case ifupdown2
  /// ifupdown-ng.
  case ifupdownNG
}

/// A DHCP client that ifup starts.
package enum DHCPClient: String, Equatable, Sendable, CaseIterable {
  /// ISC's client.
  case dhclient
  /// busybox's client.
  case udhcpc
  /// dhcpcd.
  case dhcpcd

  /// Its programs.
  var programs: [String] { ["/sbin/\(rawValue)", "/usr/sbin/\(rawValue)"] }
}

extension SystemFiles {
  /// The program that reads /etc/network/interfaces, if one does.
  var interfacesReader: InterfacesReader {
    if has(Places.ifupdown2) { return .ifupdown2 }
    return has(Places.ifupdownNG) && !Places.ifupdownOwn.contains(where: has)
      ? .ifupdownNG : .ifupdown
  }

  /// The DHCP client that ifup starts; nil if none is installed.
  ///
  /// Source: ifupdown's inet.defn (0.8.41 to 0.8.45), ifupdown-ng's `dhcp` (0.12.1).
  var dhcpClient: DHCPClient? {
    let order: [DHCPClient] =
      switch interfacesReader {
      case .ifupdown: [.dhclient, .udhcpc, .dhcpcd]
      case .ifupdown2: [.dhclient]
      case .ifupdownNG: [.dhcpcd, .dhclient, .udhcpc]
      }
    return order.first { $0.programs.contains(where: has) }
  }
}
