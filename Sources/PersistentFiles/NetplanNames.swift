// What other files of netplan's say: under which name they have a NIC, and who renders them.

import NetworkModel
import Planning

extension SystemFiles {
  /// netplan's files but for enicfg's own.
  var netplanFiles: [FilePath] {
    ["/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/"]
      .flatMap { files(in: $0, ending: ".yaml") }
      .filter { MarkedText(contents[$0]?.bytes ?? []).whole == nil }
  }

  /// Whether netplan's files are rendered for NetworkManager, which takes no labels from them.
  var netplanUsesNetworkManager: Bool {
    netplanFiles.contains { statements(of: $0).contains("renderer: NetworkManager") }
  }

  /// The name under which netplan has a NIC: two for one NIC would be two units, of which one counts.
  ///
  /// It is the link's own, or one whose mapping names the MAC or the link (`set-name`).
  func netplanName(of link: LinkName, _ mac: MACAddress) -> String? {
    for path in netplanFiles {
      for (name, values) in ethernets(of: path) {
        let isMeant =
          name == link.text
          || values.contains { line in
            let value = line.filter { !"\"'".contains($0) }.lowercased()
            return value == "macaddress: \(mac)" || value == "set-name: \(link.text.lowercased())"
          }
        if isMeant { return name }
      }
    }
    return nil
  }

  /// The mappings below `ethernets:`, by the indentation of block style, which netplan's own writers
  /// use.
  private func ethernets(of path: FilePath) -> [(name: String, values: [String])] {
    var found: [(name: String, values: [String])] = []
    var parent: Int?
    var child: Int?
    for line in (contents[path]?.text ?? "").split(whereSeparator: \.isNewline) {
      let text = trimmed(line)
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      let indentation = line.prefix { $0 == " " }.count
      if text == "ethernets:" {
        (parent, child) = (indentation, nil)
        continue
      }
      guard let above = parent else { continue }
      if indentation <= above {
        parent = nil
        continue
      }
      child = child ?? indentation
      if indentation == child, text.hasSuffix(":") {
        found.append((text.dropLast().filter { !"\"'".contains($0) }, []))
      } else if !found.isEmpty {
        found[found.count - 1].values.append(text)
      }
    }
    return found
  }
}
