// The managers of a link at this moment, by their state files.

package import Model
package import Planning

extension SystemFiles {
  /// The managers of a link, as far as their state files show.
  package func managers(of link: Link) -> [LinkManager] {
    LinkManager.Program.allCases.compactMap { program in
      manages(program, link).map { LinkManager(program, asSaidBy: $0) }
    }
  }

  /// The state file that shows that a program manages a link; nil if none does.
  ///
  /// Source: systemd's network/networkd-link.c (`ADMIN_STATE`), NetworkManager's
  /// NMConfigDeviceState (`managed`), interfaces(5) (`ifstate`), ifupdown-ng's state.c, ConnMan's
  /// storage.c.
  func manages(_ program: LinkManager.Program, _ link: Link) -> FilePath? {
    Places.states(of: link, by: program).first { path in
      let lines = statements(of: path)
      return switch program {
      case .ifupdown:
        // ifupdown-ng adds how often the link was brought up.
        lines.contains { line in
          line.prefix { !$0.isWhitespace } == "\(link.name.text)=\(link.name.text)"
        }
      case .networkd:
        lines.contains("ADMIN_STATE=configured") || lines.contains("ADMIN_STATE=configuring")
      case .networkManager: lines.contains("managed=true")
      // The link's settings outlive the program.
      case .connMan: contents[path] != nil && contents[Places.connManState] != nil
      }
    }
  }

  /// What may remove objects that `up` made on a link, in the present state of the managers.
  ///
  /// - Parameters:
  ///   - link: The link of a secondary ENI.
  ///   - metric: The metric of its default route in the main table, if it has one.
  ///   - nics: The links of the machine that may be NICs.
  package func conflictsNow(
    for link: Link, _ metric: RouteMetric? = nil, among nics: [Link] = []
  ) -> [BootConflict] {
    var conflicts = removingManagers(of: link).map { BootConflict.managed(link.name, $0) }
    if let metric {
      conflicts += nics.filter { nic in
        nic.index != link.index && metric == .ofDHCPCD(nic)
          && Places.processesOfDHCPCD(for: nic).contains { contents[$0] != nil }
      }.map { .metricOfDHCPCD(link.name, metric, of: $0.name) }
    }
    if let mac = link.ownMAC {
      conflicts += filesByCloudInit(for: link.name, mac).map {
        .renderedByCloudInit(link.name, $0)
      }
    }
    if contents[Places.networkdState] != nil, !keepsForeignRules {
      conflicts.append(.rulesRemovedNow)
    }
    return conflicts
  }

  /// What may remove addresses that `up` made on the primary NIC.
  package func conflictsNow(forPrimary link: Link) -> [BootConflict] {
    removingManagers(of: link).map { .managedPrimary(link.name, $0) }
  }

  /// The stanzas that cloud-init renders for a link that has one of enicfg's too: ifup then starts
  /// two DHCP clients on it.
  package func conflictsOfStanzas(for link: LinkName) -> [BootConflict] {
    let own = Places.stanzas + "enicfg-"
    guard
      marked.contains(where: {
        $0.link == link.text && ($0.path == Places.interfaces || $0.path.text.hasPrefix(own))
      })
    else { return [] }
    return Places.byCloudInit(for: link).stanzas.filter { hasStanza($0, for: [link.text]) }
      .map { .renderedByCloudInit(link, $0) }
  }

  /// The managers of a link that remove objects of other programs; ifupdown does not.
  private func removingManagers(of link: Link) -> [LinkManager] {
    managers(of: link).filter { $0.program != .ifupdown }
  }
}

extension Places {
  /// The file that exists while systemd-networkd runs.
  static let networkdState = FilePath(fixed: "/run/systemd/netif/state")

  /// The file that exists while ConnMan runs.
  static let connManState = FilePath(fixed: "/run/connman/resolv.conf")

  /// The files of which one may show that a manager manages a link.
  static func states(of link: Link, by program: LinkManager.Program) -> [FilePath] {
    switch program {
    case .ifupdown: [ifstate, ifstateOfNG]
    case .networkd: [FilePath("/run/systemd/netif/links/\(link.index)")].compactMap(\.self)
    case .networkManager:
      [FilePath("/run/NetworkManager/devices/\(link.index)")].compactMap(\.self)
    case .connMan:
      [
        link.mac.flatMap { mac in
          let digits = "\(mac)".split(separator: ":").joined()
          return FilePath("/var/lib/connman/ethernet_\(digits)_cable/settings")
        }
      ].compactMap(\.self)
    }
  }

  /// The state files of managers for some links.
  package static func states(of links: [Link]) -> [FilePath] {
    links.flatMap { link in
      LinkManager.Program.allCases.flatMap { states(of: link, by: $0) }
    }
  }

  /// The other files that show what managers do with some links: systemd-networkd's settings, and
  /// what cloud-init renders.
  package static func managersSettings(of links: [Link]) -> [FilePath] {
    [networkdState, connManState] + networkdSettings
      + links.flatMap { byCloudInit(for: $0.name).all }
  }

  /// The files of which one exists while dhcpcd runs for a link: one process for the link, one for
  /// its IPv4, or one for all links.
  package static func processesOfDHCPCD(for link: Link) -> [FilePath] {
    ["\(link.name)", "\(link.name)-4"].compactMap { FilePath("/run/dhcpcd/\($0).pid") }
      + [FilePath(fixed: "/run/dhcpcd/pid")]
  }
}
