// Reads the foreign netplan files: their names for NICs, and their renderer.

import Model
import Planning
import YAML

extension SystemFiles {
  /// netplan's files without those of enicfg.
  var netplanFiles: [FilePath] {
    ["/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/"]
      .flatMap { files(in: $0, ending: ".yaml") }
      .filter { MarkedText(contents[$0]?.bytes ?? []).whole == nil }
  }

  /// Whether netplan's files are rendered for NetworkManager, which supports no labels: all, those
  /// of a kind of NICs, or those of one NIC.
  var netplanUsesNetworkManager: Bool {
    netplanFiles.contains { path in
      netplanDocument(path)?.contains("renderer", "NetworkManager") ?? false
    }
  }

  /// The name for a NIC in enicfg's netplan file.
  ///
  /// It is the name of an existing mapping for the NIC, because two mappings would make two units,
  /// of which only one is used. If another mapping matches several NICs and its unit would sort
  /// first, the name is one that sorts before it.
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

  /// The mappings below `ethernets:` in foreign files.
  var netplanEthernets: [(path: FilePath, ethernet: NetplanEthernet)] {
    netplanFiles.flatMap { path in
      (netplanDocument(path)?.values(of: "network") ?? [])
        .flatMap { $0.values(of: "ethernets") }
        .flatMap(\.entries).filter { !Self.netplanKeys.contains($0.key) }
        .map { (path, NetplanEthernet($0)) }
    }
  }

  /// The keys below `network:` and `ethernets:` that are not names.
  private static let netplanKeys: Set = ["renderer", "version"]

  /// The document of a netplan file; nil if it is not YAML, which netplan refuses too.
  private func netplanDocument(_ path: FilePath) -> YAMLNode? {
    contents[path].flatMap { try? YAMLDocument.root(of: $0.bytes, .lenient) }
  }
}

extension YAMLNode {
  /// The values of a key of a mapping: netplan merges the values of duplicate keys.
  fileprivate func values(of key: String) -> [YAMLNode] {
    entries.filter { $0.key == key }.map(\.value)
  }

  /// Whether a key has this value anywhere in the document.
  fileprivate func contains(_ key: String, _ text: String) -> Bool {
    entries.contains { ($0.key == key && $0.value.text == text) || $0.value.contains(key, text) }
      || elements.contains { $0.contains(key, text) }
  }
}
