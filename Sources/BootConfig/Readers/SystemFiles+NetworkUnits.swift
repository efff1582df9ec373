// systemd-networkd's .network units, and the one that it uses for a link.

import Model

extension SystemFiles {
  /// The .network units in the order in which systemd-networkd tries them: by name, independent of
  /// the directory; of units with the same name, the one in the first directory is used
  /// (systemd.network(5)).
  var networkUnits: [FilePath] { filesByName(in: Places.networkdUnits, ending: ".network") }

  /// The unit of a link: the first that matches it.
  func networkUnit(for link: LinkName, _ mac: MACAddress) -> FilePath? {
    networkUnits.first { mayMatch($0, link, mac) }
  }

  /// Whether a unit names a single link, by a name without wildcards or by a MAC.
  func isForOneLink(_ unit: FilePath) -> Bool {
    let asked = matchSection(of: unit)
    if let names = asked["Name"], names.count == 1, !names[0].contains(where: "*?[!".contains) {
      return true
    }
    return ["MACAddress", "PermanentMACAddress"].contains { asked[$0]?.count == 1 }
  }

  /// Whether a unit matches a link, by names, MACs and the type.
  ///
  /// A unit without conditions in [Match] matches no link. All other conditions are assumed to be
  /// fulfilled.
  func mayMatch(_ unit: FilePath, _ link: LinkName, _ mac: MACAddress) -> Bool {
    let asked = matchSection(of: unit)
    return !asked.isEmpty
      && asked.allSatisfy { key, values in
        switch key {
        case "Name": fits(values) { $0.matches(link.text) }
        case "MACAddress", "PermanentMACAddress":
          values.contains { MACAddress($0.lowercased()) == mac }
        case "Type": fits(values) { $0.matches("ether") }
        default: true
        }
      }
  }

  /// The conditions of a unit: several lines with the same key make one list, and an empty line
  /// clears it.
  private func matchSection(of unit: FilePath) -> [String: [Substring]] {
    var section = ""
    var asked: [String: [Substring]] = [:]
    for line in statements(of: unit) {
      if line.hasPrefix("[") {
        section = line
        continue
      }
      guard section == "[Match]", let (key, text) = assignment(in: line) else { continue }
      let values = text.split(whereSeparator: \.isWhitespace)
      if values.isEmpty { asked[key] = nil } else { asked[key, default: []] += values }
    }
    return asked
  }

  /// Whether a pattern matches; with `!` before the first one, whether none does.
  private func fits(_ patterns: [Substring], _ test: (Glob) -> Bool) -> Bool {
    guard let first = patterns.first, first.hasPrefix("!") else {
      return patterns.contains { test(Glob($0)) }
    }
    let rest = [first.dropFirst()] + patterns.dropFirst()
    return !rest.contains { test(Glob($0)) }
  }
}
