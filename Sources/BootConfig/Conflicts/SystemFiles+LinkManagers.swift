// Which managers have a link in hand at this moment, by the files that they keep for that.

package import Model
package import Planning

extension SystemFiles {
  /// The managers that have a link in hand, as far as their own files say.
  package func managers(of link: Link) -> [LinkManager] {
    LinkManager.Program.allCases.compactMap { program in
      manages(program, link).map { LinkManager(program, asSaidBy: $0) }
    }
  }

  /// The file by which a manager says that it has a link in hand; nil where it does not say so.
  ///
  /// Source: systemd's network/networkd-link.c (`ADMIN_STATE`), NetworkManager's NMConfigDeviceState
  /// (`managed`), interfaces(5) (`ifstate`).
  func manages(_ program: LinkManager.Program, _ link: Link) -> FilePath? {
    guard let path = Places.state(of: link, by: program) else { return nil }
    let lines = statements(of: path)
    let hasIt =
      switch program {
      case .ifupdown: lines.contains("\(link.name.text)=\(link.name.text)")
      case .networkd:
        lines.contains("ADMIN_STATE=configured") || lines.contains("ADMIN_STATE=configuring")
      case .networkManager: lines.contains("managed=true")
      }
    return hasIt ? path : nil
  }

  /// What may take away from a link what `up` made on it, as managers work at this moment.
  ///
  /// - Parameter link: The link of a secondary ENI.
  package func hazardsNow(for link: Link) -> [BootConflict] {
    var hazards = takers(from: link).map { BootConflict.managed(link.name, $0) }
    if let mac = link.ownMAC {
      hazards += netplanEthernets.filter { $0.ethernet.isOf(link.name, mac) }.map {
        .renderedByCloudInit(link.name, $0.path)
      }
    }
    if contents[Places.networkdState] != nil, !keepsForeignRules {
      hazards.append(.rulesTakenAwayNow)
    }
    return hazards
  }

  /// What may take away from the primary NIC the addresses that `up` made on it.
  package func hazardsNow(forPrimary link: Link) -> [BootConflict] {
    takers(from: link).map { .managedPrimary(link.name, $0) }
  }

  /// The managers that have a link in hand and take away what they did not make: ifupdown does not.
  private func takers(from link: Link) -> [LinkManager] {
    managers(of: link).filter { $0.program != .ifupdown }
  }
}

extension Places {
  /// Where systemd-networkd says that it runs.
  static let networkdState = FilePath(fixed: "/run/systemd/netif/state")

  /// The file in which a manager says what it does with a link.
  static func state(of link: Link, by program: LinkManager.Program) -> FilePath? {
    switch program {
    case .ifupdown: ifstate
    case .networkd: FilePath("/run/systemd/netif/links/\(link.index)")
    case .networkManager: FilePath("/run/NetworkManager/devices/\(link.index)")
    }
  }

  /// The files that say which managers have some links in hand.
  package static func states(of links: [Link]) -> [FilePath] {
    links.flatMap { link in
      LinkManager.Program.allCases.compactMap { state(of: link, by: $0) }
    }
  }

  /// What else it takes to know what managers do with links: systemd-networkd's settings, and what
  /// cloud-init renders for netplan.
  package static let managersSettings = [
    networkdState, networkdSettings, FilePath(fixed: "/etc/netplan/50-cloud-init.yaml"),
  ]
}
