// What enicfg wrote, found by its marks.

public import NetworkModel
import Planning

/// A file, or a block of one, that bears enicfg's mark.
public struct MarkedFile: Hashable, Sendable {
  /// The file.
  public let path: FilePath
  /// The name of the link that it is for.
  public let link: String
  /// The link's MAC.
  public let mac: MACAddress
}

extension SystemFiles {
  /// Everything that bears enicfg's mark where enicfg writes it, in the order of the paths: a copy that
  /// somebody made elsewhere is his.
  public var marked: [MarkedFile] {
    contents.sorted { $0.key < $1.key }.flatMap { path, content in
      let text = MarkedText(content.bytes)
      return ([text.whole].compactMap(\.self) + text.blocks).map {
        MarkedFile(path: path, link: $0.mark.link, mac: $0.mark.mac)
      }.filter { path.isWritten(for: $0.link) }
    }
  }
}

extension FilePath {
  /// Whether a format writes for a link at this path.
  func isWritten(for link: String) -> Bool {
    switch directory {
    case "/etc/network/": name == "interfaces"
    case "/etc/network/interfaces.d/": name == "enicfg-\(link)" || name == "enicfg-\(link).cfg"
    case "/etc/dhcp/dhclient-enter-hooks.d/": name == "zz-enicfg-\(link)"
    case "/etc/sysconfig/network-scripts/":
      ["ifcfg-", "route-", "route6-", "rule-", "rule6-"].contains { name == $0 + link }
        || isAlias(of: link)
    case "/etc/sysconfig/network/":
      ["ifcfg-", "ifroute-", "ifrule-"].contains { name == $0 + link }
    case "/etc/netplan/": name == "60-enicfg-\(link).yaml"
    case "/etc/systemd/network/": name == "05-enicfg-\(link).network"
    case "/etc/NetworkManager/system-connections/": name == "enicfg-\(link).nmconnection"
    case "/etc/NetworkManager/dispatcher.d/": name == "50-enicfg-\(link)"
    default: directory.hasPrefix("/etc/systemd/network/") && name == "50-enicfg-\(link).conf"
    }
  }

  /// `ifcfg-LINK:N`.
  private func isAlias(of link: String) -> Bool {
    let beginning = "ifcfg-\(link):"
    guard name.hasPrefix(beginning) else { return false }
    return name.dropFirst(beginning.count).allSatisfy(\.isNumber)
  }
}
