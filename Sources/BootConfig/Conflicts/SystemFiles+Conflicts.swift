// The conflicts of other files of a system with those of enicfg.

package import Model
package import Planning

extension SystemFiles {
  /// The conflicts with the boot-time files of some links.
  ///
  /// - Parameters:
  ///   - links: The links.
  ///   - format: The format of their files.
  ///   - written: Their files.
  ///   - nics: The links of the machine that may be NICs.
  package func conflicts(
    for links: [BootLink], in format: BootFormat, besides written: [BootFile],
    among nics: [Link] = []
  ) -> [BootConflict] {
    let ours = Set(written.filter { $0.extent == .whole }.map(\.path))
    var conflicts: [BootConflict] = []
    for link in links {
      let byCloudInit = filesByCloudInit(for: link.name, link.mac)
      conflicts += configuring(link, format).filter { !ours.contains($0) }.map {
        byCloudInit.contains($0)
          ? .renderedByCloudInit(link.name, $0) : .alsoConfigured(link.name, by: $0)
      }
      if format == .networkd, !link.isPrimary {
        conflicts += shadowing(link, ours).map { .shadowed(link.name, by: $0) }
      }
      if format == .interfaces, dhcpClient == .dhcpcd, let metric = link.defaultMetric {
        conflicts += nics.filter { $0.name != link.name && metric == .ofDHCPCD($0) }.map {
          .metricOfDHCPCD(link.name, metric, of: $0.name)
        }
      }
    }
    if rendersByCloudInit {
      conflicts += written.map(\.path).filter(isCloudInits).map { .rewritten($0) }
    }
    return conflicts + managers(format)
  }

  // MARK: Other files for the link

  private func configuring(_ link: BootLink, _ format: BootFormat) -> [FilePath] {
    switch format {
    case .interfaces:
      let names = link.isPrimary ? link.aliases.compactMap { $0.label?.text } : [link.name.text]
      let included = [Places.stanzas, "/run/network/interfaces.d/"].flatMap { files(in: $0) }
      return ([Places.interfaces] + included).filter { hasStanza($0, for: names) }
    case .ifcfg where !link.isPrimary:
      return files(in: Places.scripts).filter { path in
        path.name.hasPrefix("ifcfg-") && !path.name.contains(":")
          && says(path, ["DEVICE": link.name.text, "HWADDR": "\(link.mac)"])
      }
    case .nm where !link.isPrimary:
      return Places.keyfiles.flatMap { files(in: $0) }.filter { path in
        !isGenerated(path)
          && says(path, ["interface-name": link.name.text, "mac-address": "\(link.mac)"])
      }
    case .netplan where !link.isPrimary:
      return netplanEthernets.filter { $0.ethernet.isOf(link.name, link.mac) }.map(\.path)
    case .networkd, .sles, .ifcfg, .nm, .netplan: return []
    }
  }

  /// Whether NetworkManager made the profile by itself, of what it found on a link.
  private func isGenerated(_ profile: FilePath) -> Bool {
    statements(of: profile).contains("nm-generated=true")
  }

  /// Whether a line of the file sets one of the keys to its value, with or without quotation marks.
  private func says(_ path: FilePath, _ values: [String: String]) -> Bool {
    statements(of: path).contains { line in
      guard let (key, text) = assignment(in: line) else { return false }
      let value = text.filter { !"\"'".contains($0) }
      return values[key].map { $0.lowercased() == value.lowercased() } ?? false
    }
  }

  /// Whether a file of ifupdown has a stanza that enicfg did not write, for one of the names.
  func hasStanza(_ path: FilePath, for names: [String]) -> Bool {
    foreignStatements(of: path).contains { line in
      let words = line.split(whereSeparator: \.isWhitespace)
      return words.count > 1 && words[0] == "iface" && names.contains(String(words[1]))
    }
  }

  private func foreignStatements(of path: FilePath) -> [String] {
    Self.statements(in: MarkedText(contents[path]?.bytes ?? []).withoutAnyBlock)
  }

  private func shadowing(_ link: BootLink, _ ours: Set<FilePath>) -> [FilePath] {
    guard let own = FilePath(link.paths.unit), ours.contains(own) else { return [] }
    return networkUnits.filter { unit in
      !ours.contains(unit) && unit.name.utf8.lexicographicallyPrecedes(own.name.utf8)
        && mayMatch(unit, link.name, link.mac)
    }
  }

  // MARK: Other programs

  /// Whether cloud-init renders the network configuration (cloud-init's documentation, "Disabling
  /// network configuration").
  private var rendersByCloudInit: Bool {
    guard has(Places.cloudSettings.text), !has("/etc/cloud/cloud-init.disabled") else {
      return false
    }
    let settings = ([Places.cloudSettings] + files(in: "/etc/cloud/cloud.cfg.d/", ending: ".cfg"))
      .flatMap(statements)
    let text = settings.joined().filter { !$0.isWhitespace }
    return !text.contains("network:{config:disabled}") && !text.contains("network:config:disabled")
  }

  /// Whether cloud-init writes a file of this name: its file names contain only the link's name.
  private func isCloudInits(_ path: FilePath) -> Bool {
    path.name.hasPrefix("ifcfg-") && !path.name.contains(":")
  }

  private func managers(_ format: BootFormat) -> [BootConflict] {
    var conflicts: [BootConflict] = []
    let networkd = has(Places.wanted("systemd-networkd"))
    let networkManager = has(Places.wanted("NetworkManager"))
    let several = enabledManagers(format)
    if several.count > 1 { conflicts.append(.severalManagers(several.map { "\($0).service" })) }
    if networkd, format != .networkd, format != .netplan, !keepsForeignRules {
      conflicts.append(.rulesRemoved)
    }
    if format == .ifcfg, networkManager { conflicts.append(.ruleFilesNeedDispatcher) }
    if Places.cloudSetup.contains(where: has) { conflicts.append(.cloudSetup) }
    if has("/etc/systemd/system"), let reader = missingReader(format) {
      conflicts.append(.notRead(by: reader))
    }
    return conflicts
  }

  /// The enabled services that may take any NIC.
  ///
  /// The reader of the format's files is one of them only if ConnMan, which takes every NIC, is
  /// another.
  private func enabledManagers(_ format: BootFormat) -> [String] {
    let takers = ["systemd-networkd", "NetworkManager"].filter { has(Places.wanted($0)) }
    guard has(Places.wanted("connman")) else { return takers }
    let readers = readers(format).filter { !takers.contains($0) && has(Places.wanted($0)) }
    return takers + readers + ["connman"]
  }

  /// The service that should read the format's files, if it is not enabled.
  private func missingReader(_ format: BootFormat) -> String? {
    if format == .ifcfg, has(Places.networkScript) { return nil }
    let readers = readers(format)
    return readers.contains { has(Places.wanted($0)) } ? nil : readers.first.map { "\($0).service" }
  }

  /// The services that read the format's files.
  private func readers(_ format: BootFormat) -> [String] {
    switch format {
    case .interfaces: ["networking"]
    case .networkd: ["systemd-networkd"]
    // netplan's generator enables the service at each boot.
    case .netplan: []
    case .nm: ["NetworkManager"]
    case .sles: ["wicked"]
    case .ifcfg: ["network", "NetworkManager"]
    }
  }

  /// Whether systemd-networkd keeps foreign rules (networkd.conf(5)); the last setting applies.
  var keepsForeignRules: Bool {
    let main = Places.networkdSettings.first { contents[$0] != nil }
    let settings =
      [main].compactMap(\.self) + filesByName(in: Places.networkdDropIns, ending: ".conf")
    let values = settings.flatMap(statements).compactMap(assignment).filter {
      $0.key == "ManageForeignRoutingPolicyRules"
    }
    return values.last.map {
      ["no", "false", "off", "0", "n", "f"].contains($0.value.lowercased())
    } ?? false
  }
}

extension RouteMetric {
  /// The metric that dhcpcd gives the routes of a link on its own: 1000 and the link's number.
  ///
  /// Source: dhcpcd.conf(5), `metric`.
  static func ofDHCPCD(_ link: Link) -> RouteMetric {
    RouteMetric(UInt32(clamping: 1000 + UInt64(link.index)))
  }
}
