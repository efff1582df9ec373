// What was verified, as text: a line for each path, and what is in the way.

import Model
package import Planning

/// What was verified, as text.
package enum VerificationText {
  /// The column of the remarks, counted from 0.
  static let remarkColumn = 61

  /// One paragraph for each link.
  ///
  /// Paths of several addresses that take the same way are one line, unless every detail is asked for.
  ///
  /// - Parameters:
  ///   - links: The links, in their order.
  ///   - style: How the text is set.
  package static func render(_ links: [LinkVerification], style: Style = Style()) -> String {
    style.finished(links.map { paragraph($0, style) }.joined(separator: "\n"))
  }

  private static func paragraph(_ link: LinkVerification, _ style: Style) -> String {
    let head = [
      link.eni.map { plainText($0) }, link.link.mac?.description,
      style.paint(words(link), tone(link)),
    ].compactMap(\.self).joined(separator: "  ")
    var lines = [style.paint(padded(link.link.name.description, 5), .strong) + " " + head]
    for same in grouped(link.paths, isVerbose: style.isVerbose) {
      lines.append(line(same.path, same.addresses, style))
    }
    for finding in link.findings {
      let (message, hint) = Wording.text(finding, on: link.link.name)
      let tone: Style.Tone = finding.severity == .error ? .removed : .changed
      lines.append(
        style.paint(style.wrapped("  ! \(finding.severity.rawValue): \(message)"), tone))
      lines.append(style.wrapped("      " + hint))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func words(_ link: LinkVerification) -> String {
    guard !link.paths.isEmpty else { return "no address to verify" }
    let failed = link.paths.filter { !$0.holds }.count
    if failed > 0 { return "\(failed) of \(link.paths.count) paths do not hold" }
    let paths = link.paths.count == 1 ? "its path holds" : "all \(link.paths.count) paths hold"
    return link.isSound ? paths : "\(paths), but see below"
  }

  private static func tone(_ link: LinkVerification) -> Style.Tone {
    if !link.isSound { return .removed }
    return link.findings.isEmpty ? .added : .changed
  }

  private static func line(_ path: Path, _ addresses: [IPAddress], _ style: Style) -> String {
    let way = path.device.map { device in
      "by \(device)" + (path.gateway.map { " via \($0)" } ?? "")
    }
    let text =
      "  \(path.holds ? " " : "!") path     \(Wording.some(addresses)) to \(Wording.text(path.question.target))"
      + " \(way ?? "has no way")"
    let reasons = [path.rule.map { "\($0)" }, path.route.map { "\($0)" }].compactMap(\.self)
    return style.line(text, remark: reasons.joined(separator: "; "), column: remarkColumn) {
      path.holds ? $0 : style.paint($0, .removed)
    }
  }

  /// Paths that differ by their address alone, together.
  private static func grouped(
    _ paths: [Path], isVerbose: Bool
  ) -> [(path: Path, addresses: [IPAddress])] {
    var groups: [(path: Path, addresses: [IPAddress])] = []
    var places: [Path: Int] = [:]
    for path in paths {
      guard let from = path.from else { continue }
      let key = path.withoutAddress
      if !isVerbose, let place = places[key] {
        groups[place].addresses.append(from)
      } else {
        places[key] = groups.count
        groups.append((path, [from]))
      }
    }
    return groups
  }
}

extension Path {
  /// The path as it would be from another address.
  fileprivate var withoutAddress: Path {
    var path = self
    path.question.flow.source = nil
    path.rule?.source = nil
    return path
  }
}

extension Wording {
  /// What a path leads to.
  package static func text(_ target: PathTarget) -> String {
    switch target {
    case .gateway(let address): "the gateway \(address)"
    case .subnet: "its subnet"
    case .metadataService: "the metadata service"
    case .internet: "the internet"
    case .localNetwork(let network, _, let link): "\(network) on \(link)"
    case .connection(let connection): "\(connection.remote) port \(connection.remotePort)"
    }
  }
}
