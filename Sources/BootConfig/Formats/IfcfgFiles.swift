// The RHEL family's network scripts: ifcfg-, route- and rule- files.

import Model
import Planning

/// The format `ifcfg`.
///
/// A secondary ENI has the documented keys and no others. The scripts pass each line of a route- or
/// rule- file to `ip` unchanged; route6- and rule6- are the same for IPv6. No key is in time to
/// keep the kernel from taking router advertisements: the scripts read `IPV6_AUTOCONF` after the
/// link is up, and not at all with the documented `IPV6INIT=no`. So sysctl.d(5) says it; the
/// network service applies that before it brings links up, and udev when a NIC appears.
///
/// Source: the provider's guide; initscripts, sysconfig.txt.
enum IfcfgFiles {
  static func files(for link: BootLink) throws(RenderError) -> [BootFile] {
    try link.checkName(for: .ifcfg)
    var files: [BootFile] = []
    if !link.isPrimary {
      files += .own(link.paths.script("ifcfg"), lines: own(link))
      for (suffix, family) in [("", IPFamily.v4), ("6", .v6)] {
        let (routes, rules) = (link.routes(family).map(\.words), link.rules(family).map(\.words))
        files += .own(link.paths.script("route\(suffix)"), lines: routes.map(line))
        files += .own(link.paths.script("rule\(suffix)"), lines: rules.map(line))
      }
      files += .own(link.paths.sysctl, lines: link.ignoringAdvertisements)
    }
    for alias in link.aliases {
      // An alias without a label has no file name.
      guard let label = alias.label?.text else {
        throw .inexpressible(link.name, .ifcfg, .alias(alias))
      }
      files += .own(OwnPaths.script(ofAlias: label), lines: self.alias(alias, label, link))
    }
    return files
  }

  private static func own(_ link: BootLink) -> [String] {
    var lines = ["DEVICE=\(link.name.text)", "TYPE=Ethernet", "HWADDR=\(link.mac)"]
    if link.isLeased {
      lines += ["BOOTPROTO=dhcp", "PERSISTENT_DHCLIENT=yes"]
    } else {
      lines.append("BOOTPROTO=static")
      if let address = link.address?.address {
        lines += ["IPADDR=\(address.address)", "NETMASK=\(address.netmask)"]
      }
    }
    return lines + ["ONBOOT=yes", "USERCTL=yes", "PEERDNS=no", "DEFROUTE=no"] + ipv6(link)
  }

  private static func ipv6(_ link: BootLink) -> [String] {
    let addresses = link.ipv6.map { "\($0.address)" }
    guard let first = addresses.first else { return ["IPV6INIT=no"] }
    let others = addresses.dropFirst().joined(separator: " ")
    return [
      "IPV6INIT=yes", "IPV6_AUTOCONF=no", "IPV6_DEFROUTE=no", "IPV6ADDR=\(first)",
    ] + (others.isEmpty ? [] : ["IPV6ADDR_SECONDARIES=\"\(others)\""])
  }

  /// Only the aliases of the primary NIC have the documented `GATEWAY`: if no default route leads
  /// there, the scripts add one without a metric, which would replace the primary NIC's.
  private static func alias(
    _ alias: InterfaceAddress, _ label: String, _ link: BootLink
  ) -> [String] {
    var lines = [
      "DEVICE=\(label)", "TYPE=Ethernet", "BOOTPROTO=static", "ONBOOT=yes",
      "IPADDR=\(alias.address.address)", "NETMASK=\(alias.address.netmask)",
    ]
    if link.isPrimary, let gateway = link.gateway { lines.append("GATEWAY=\(gateway)") }
    return lines
  }

  private static func line(_ words: [String]) -> String { words.joined(separator: " ") }
}
