// systemd-networkd's .network units: which of them a link gets.

import NetworkModel

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
    let statements = statements(of: unit)
    guard let start = statements.firstIndex(of: "[Match]") else { return false }
    return statements[(start + 1)...].prefix { !$0.hasPrefix("[") }.contains { line in
      guard let equals = line.firstIndex(of: "=") else { return false }
      let values = line[line.index(after: equals)...].split(whereSeparator: \.isWhitespace)
      switch trimmed(line[..<equals]) {
      case "MACAddress", "PermanentMACAddress": return values.count == 1
      case "Name": return values.count == 1 && !values[0].contains { "*?[!".contains($0) }
      default: return false
      }
    }
  }

  /// Whether a unit matches a link, as far as names, MACs and the type tell.
  ///
  /// An empty unit, and one that says nothing in [Match], matches none. What else it asks for is taken as
  /// fulfilled.
  func mayMatch(_ unit: FilePath, _ link: LinkName, _ mac: MACAddress) -> Bool {
    var section = ""
    var asksForAnything = false
    for line in statements(of: unit) {
      if line.hasPrefix("[") {
        section = line
        continue
      }
      guard section == "[Match]", let equals = line.firstIndex(of: "=") else { continue }
      let values = line[line.index(after: equals)...].split(whereSeparator: \.isWhitespace)
      asksForAnything = asksForAnything || !values.isEmpty
      switch trimmed(line[..<equals]) {
      case "Name": guard fits(values, { $0.matches(link.text) }) else { return false }
      case "MACAddress", "PermanentMACAddress":
        guard values.contains(where: { MACAddress($0.lowercased()) == mac }) else { return false }
      case "Type": guard fits(values, { $0.matches("ether") }) else { return false }
      default: break
      }
    }
    return asksForAnything
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
