// What other files of netplan's say: under which name they have a NIC, and who renders them.

import Model
import Planning

/// A mapping below `ethernets:`.
struct NetplanEthernet {
  /// The name that netplan has for the NIC or the NICs.
  let name: String
  /// Its lines, without comments and quotation marks.
  var values: [String] = []

  /// Whether it is a link's and no other's: by its name, its MAC or the name that it is given.
  func isOf(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if let wanted = value(of: "macaddress") { return wanted.lowercased() == "\(mac)" }
    if let given = value(of: "set-name") { return given == link.text }
    return name == link.text && value(of: "name") == nil
  }

  /// Whether a link may be among those that it is for.
  func mayMatch(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if isOf(link, mac) { return true }
    guard value(of: "macaddress") == nil, let pattern = value(of: "name") else { return false }
    return Glob(pattern).matches(link.text)
  }

  /// The unit that netplan makes of it.
  var unit: String { NetplanFiles.unit(of: name) }

  private func value(of key: String) -> String? {
    values.first { $0.hasPrefix("\(key):") }.map { String($0.dropFirst(key.count + 1).trimmed) }
  }
}

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
    // What is a key of the mapping above is no name there.
    let isKey = ["renderer", "version"].contains(link.text)
    return isShadowed || isKey ? "00-enicfg-\(link.text)" : link.text
  }

  /// The mappings below `ethernets:` of others' files, by the indentation of block style, which netplan's
  /// own writers use; a mapping on one line may be in flow style.
  var netplanEthernets: [(path: FilePath, ethernet: NetplanEthernet)] {
    netplanFiles.flatMap { path in ethernets(of: path).map { (path, $0) } }
  }

  private func ethernets(of path: FilePath) -> [NetplanEthernet] {
    var found: [NetplanEthernet] = []
    var parent: Int?
    var child: Int?
    for line in (contents[path]?.text ?? "").split(whereSeparator: \.isNewline) {
      let text = Self.withoutComment(line)
      guard !text.isEmpty else { continue }
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
      var parts = Self.flow(text)
      if indentation == child {
        guard let key = parts.first, key.hasSuffix(":") else { continue }
        found.append(NetplanEthernet(name: String(key.dropLast())))
        parts.removeFirst()
      }
      if !found.isEmpty { found[found.count - 1].values += parts }
    }
    return found
  }

  /// A line's keys with their values, where it holds mappings in flow style: `eth0: {dhcp4: true}`.
  private static func flow(_ text: String) -> [String] {
    guard text.contains("{") else { return [text] }
    return text.split { "{},".contains($0) }.map { String($0.trimmed) }.filter { !$0.isEmpty }
  }

  /// What a line says, without quotation marks and what stands behind ` #`.
  private static func withoutComment(_ line: Substring) -> String {
    var text = String(line.trimmed)
    if text.hasPrefix("#") { return "" }
    if let comment = text.indices.dropFirst().first(where: { at in
      text[at] == "#" && text[text.index(before: at)].isWhitespace
    }) {
      text = String(text[..<comment].trimmed)
    }
    return text.filter { !"\"'".contains($0) }
  }
}
