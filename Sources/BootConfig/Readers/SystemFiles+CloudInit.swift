// The files in which cloud-init renders a link's configuration, at each boot.

import Model

extension SystemFiles {
  /// The files of cloud-init that configure a link, by their places and marks.
  ///
  /// Source: cloud-init's renderers (22.4 to 26.2): netplan, eni, networkd, network_manager,
  /// sysconfig.
  func filesByCloudInit(for link: LinkName, _ mac: MACAddress) -> [FilePath] {
    let rendered = Places.byCloudInit(for: link)
    let mappings = netplanEthernets.contains {
      $0.path == rendered.netplan && $0.ethernet.isOf(link, mac)
    }
    return (mappings ? [rendered.netplan] : [])
      + rendered.stanzas.filter { hasStanza($0, for: [link.text]) }
      + rendered.own.filter { contents[$0] != nil }
      + rendered.marked.filter { contents[$0]?.text.hasPrefix("# Created by cloud-init") ?? false }
  }
}

/// The paths of what cloud-init renders for a link.
struct CloudInitPlaces {
  /// netplan's file, of all NICs.
  let netplan = FilePath(fixed: "/etc/netplan/50-cloud-init.yaml")
  /// The files of ifupdown's stanzas, of all NICs.
  let stanzas: [FilePath]
  /// Files that are only cloud-init's, and only the link's.
  let own: [FilePath]
  /// Files that other programs may write too: those of cloud-init have a mark.
  let marked: [FilePath]

  /// All of them.
  var all: [FilePath] { [netplan] + stanzas + own + marked }
}

extension Places {
  /// The paths of what cloud-init renders for a link.
  static func byCloudInit(for link: LinkName) -> CloudInitPlaces {
    let paths = OwnPaths(link: link.text)
    return CloudInitPlaces(
      stanzas: ["", ".cfg"].compactMap { FilePath("\(stanzas)50-cloud-init\($0)") },
      own: [
        "\(units)10-cloud-init-\(link).network",
        "\(keyfiles[0])cloud-init-\(link).nmconnection",
      ].compactMap { FilePath($0) },
      marked: [paths.script("ifcfg"), paths.wicked("ifcfg")].compactMap { FilePath($0) })
  }
}
