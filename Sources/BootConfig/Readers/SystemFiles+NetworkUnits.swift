// systemd-networkd's .network units: which of them a link gets.

import Model

extension SystemFiles {
  /// The .network units in the order in which systemd-networkd tries them: by name, wherever they are;
  /// of one name, the first directory's counts (systemd.network(5)).
  var networkUnits: [FilePath] {
    var units: [String: FilePath] = [:]
    for directory in Places.networkdUnits {
      for file in files(in: directory, ending: ".network") where units[file.name] == nil {
        units[file.name] = file
      }
    }
    return units.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The unit that a link gets: the first that matches it.
  func networkUnit(for link: LinkName, _ mac: MACAddress) -> FilePath? {
    networkUnits.first { mayMatch($0, link, mac) }
  }

  /// Whether a unit names one link, by a name that is no pattern or by a MAC.
  func isForOneLink(_ unit: FilePath) -> Bool {
    let asked = matchSection(of: unit)
    if let names = asked["Name"], names.count == 1, !names[0].contains(where: "*?[!".contains) {
      return true
    }
    return ["MACAddress", "PermanentMACAddress"].contains { asked[$0]?.count == 1 }
  }

  /// Whether a unit matches a link, as far as names, MACs and the type tell.
  ///
  /// An empty unit, and one that says nothing in [Match], matches none. What else it asks for is taken as
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

  /// What a unit asks of a link: of one key, several lines are one list, and an empty one begins it anew.
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
      asked[key] = values.isEmpty ? nil : (asked[key] ?? []) + values
    }
    return asked
  }

  /// Whether one of the patterns fits; with `!` before the first one, whether none does.
  private func fits(_ patterns: [Substring], _ test: (Glob) -> Bool) -> Bool {
    guard let first = patterns.first, first.hasPrefix("!") else {
      return patterns.contains { test(Glob($0)) }
    }
    let rest = [first.dropFirst()] + patterns.dropFirst()
    return !rest.contains { test(Glob($0)) }
  }
}
