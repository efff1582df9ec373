// What other files of netplan's say: under which name they have a NIC, and who renders them.

import Model
import Planning
import YAML

extension SystemFiles {
  /// netplan's files but for enicfg's own.
  var netplanFiles: [FilePath] {
    ["/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/"]
      .flatMap { files(in: $0, ending: ".yaml") }
      .filter { MarkedText(contents[$0]?.bytes ?? []).whole == nil }
  }

  /// Whether netplan's files are rendered for NetworkManager, which takes no labels from them: all, those of
  /// a kind of NICs, or those of one NIC.
  var netplanUsesNetworkManager: Bool {
    netplanFiles.contains { path in
      netplanDocument(path)?.contains("renderer", "NetworkManager") ?? false
    }
  }

  /// The name under which netplan is to have a NIC.
  ///
  /// It is that of the mapping that it has already: of two for one NIC there would be two units, of which
  /// one counts. Where another mapping is for several NICs, and its unit would come first, the name is one
  /// that comes before it.
  func netplanName(of link: LinkName, _ mac: MACAddress) -> String {
    let ethernets = netplanEthernets.map(\.ethernet)
    let own = ethernets.first { $0.isOf(link, mac) && !$0.name.contains("/") }
    if let own { return own.name }
    let plain = NetplanFiles.unit(of: link.text)
    let isShadowed = ethernets.contains { ethernet in
      ethernet.mayMatch(link, mac) && ethernet.unit.utf8.lexicographicallyPrecedes(plain.utf8)
    }
    return isShadowed || Self.netplanKeys.contains(link.text) ? "00-enicfg-\(link.text)" : link.text
  }

  /// The mappings below `ethernets:` of others' files.
  var netplanEthernets: [(path: FilePath, ethernet: NetplanEthernet)] {
    netplanFiles.flatMap { path in
      (netplanDocument(path)?.values(of: "network") ?? [])
        .flatMap { $0.values(of: "ethernets") }
        .flatMap(\.entries).filter { !Self.netplanKeys.contains($0.key) }
        .map { (path, NetplanEthernet($0)) }
    }
  }

  /// What is a key of its own below `network:` and below `ethernets:` is not a name there.
  private static let netplanKeys: Set = ["renderer", "version"]

  /// What a file of netplan's says; nil where it is not YAML: netplan refuses it too.
  private func netplanDocument(_ path: FilePath) -> YAMLNode? {
    contents[path].flatMap { try? YAMLDocument.root(of: $0.bytes, .lenient) }
  }
}

extension YAMLNode {
  /// The values of a key of a mapping: netplan reads a key that stands twice as if both were one.
  fileprivate func values(of key: String) -> [YAMLNode] {
    entries.filter { $0.key == key }.map(\.value)
  }

  /// Whether a key has that value somewhere in the document.
  fileprivate func contains(_ key: String, _ text: String) -> Bool {
    entries.contains { ($0.key == key && $0.value.text == text) || $0.value.contains(key, text) }
      || elements.contains { $0.contains(key, text) }
  }
}
