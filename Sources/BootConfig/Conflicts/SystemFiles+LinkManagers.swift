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
  /// NMConfigDeviceState (`managed`), interfaces(5) (`ifstate`).
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

  /// What may remove objects that `up` made on a link, in the present state of the managers.
  ///
  /// - Parameter link: The link of a secondary ENI.
  package func conflictsNow(for link: Link) -> [BootConflict] {
    var conflicts = removingManagers(of: link).map { BootConflict.managed(link.name, $0) }
    if let mac = link.ownMAC {
      conflicts += netplanEthernets.filter { $0.ethernet.isOf(link.name, mac) }.map {
        .renderedByCloudInit(link.name, $0.path)
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

  /// The managers of a link that remove objects of other programs; ifupdown does not.
  private func removingManagers(of link: Link) -> [LinkManager] {
    managers(of: link).filter { $0.program != .ifupdown }
  }
}

extension Places {
  /// The file that exists while systemd-networkd runs.
  static let networkdState = FilePath(fixed: "/run/systemd/netif/state")

  /// The state file of a manager for a link.
  static func state(of link: Link, by program: LinkManager.Program) -> FilePath? {
    switch program {
    case .ifupdown: ifstate
    case .networkd: FilePath("/run/systemd/netif/links/\(link.index)")
    case .networkManager: FilePath("/run/NetworkManager/devices/\(link.index)")
    }
  }

  /// The state files of managers for some links.
  package static func states(of links: [Link]) -> [FilePath] {
    links.flatMap { link in
      LinkManager.Program.allCases.compactMap { state(of: link, by: $0) }
    }
  }

  /// The other files that show what managers do with links: systemd-networkd's settings, and what
  /// cloud-init renders for netplan.
  package static let managersSettings = [
    networkdState, networkdSettings, FilePath(fixed: "/etc/netplan/50-cloud-init.yaml"),
  ]
}
