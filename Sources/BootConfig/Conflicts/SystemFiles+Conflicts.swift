// The conflicts of other files of a system with those of enicfg.

import Model
package import Planning

extension SystemFiles {
  /// The conflicts with the boot-time files of some links.
  ///
  /// - Parameters:
  ///   - links: The links.
  ///   - format: The format of their files.
  ///   - written: Their files.
  package func conflicts(
    for links: [BootLink], in format: BootFormat, besides written: [BootFile]
  ) -> [BootConflict] {
    let ours = Set(written.filter { $0.extent == .whole }.map(\.path))
    var conflicts: [BootConflict] = []
    for link in links {
      conflicts += configuring(link, format).filter { !ours.contains($0) }.map {
        .alsoConfigured(link.name, by: $0)
      }
      if format == .networkd, !link.isPrimary {
        conflicts += shadowing(link, ours).map { .shadowed(link.name, by: $0) }
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
      return ([Places.interfaces] + included).filter { path in
        foreignStatements(of: path).contains { line in
          let words = line.split(whereSeparator: \.isWhitespace)
          return words.count > 1 && words[0] == "iface" && names.contains(String(words[1]))
        }
      }
    case .ifcfg where !link.isPrimary:
      return files(in: Places.scripts).filter { path in
        path.name.hasPrefix("ifcfg-") && !path.name.contains(":")
          && says(path, ["DEVICE": link.name.text, "HWADDR": "\(link.mac)"])
      }
    case .nm where !link.isPrimary:
      return Places.keyfiles.flatMap { files(in: $0) }.filter { path in
        says(path, ["interface-name": link.name.text, "mac-address": "\(link.mac)"])
      }
    case .netplan where !link.isPrimary:
      return netplanEthernets.filter { $0.ethernet.isOf(link.name, link.mac) }.map(\.path)
    case .networkd, .sles, .ifcfg, .nm, .netplan: return []
    }
  }

  /// Whether a line of the file sets one of the keys to its value, with or without quotation marks.
  private func says(_ path: FilePath, _ values: [String: String]) -> Bool {
    statements(of: path).contains { line in
      guard let (key, text) = assignment(in: line) else { return false }
      let value = text.filter { !"\"'".contains($0) }
      return values[key].map { $0.lowercased() == value.lowercased() } ?? false
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
    if networkd, networkManager {
      conflicts.append(.severalManagers(["systemd-networkd.service", "NetworkManager.service"]))
    }
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

  /// The service that should read the format's files, if it is not enabled.
  private func missingReader(_ format: BootFormat) -> String? {
    switch format {
    case .interfaces: missing(["networking"])
    case .networkd: missing(["systemd-networkd"])
    // netplan's generator enables the service at each boot.
    case .netplan: nil
    case .nm: missing(["NetworkManager"])
    case .sles: missing(["wicked"])
    case .ifcfg:
      has(Places.networkScript) ? nil : missing(["network", "NetworkManager"])
    }
  }

  private func missing(_ services: [String]) -> String? {
    services.contains { has(Places.wanted($0)) } ? nil : services.first.map { "\($0).service" }
  }

  /// Whether systemd-networkd keeps foreign rules (networkd.conf(5)); the last setting applies.
  var keepsForeignRules: Bool {
    let dropIns = Places.networkdDropIns.flatMap { files(in: $0, ending: ".conf") }
    let settings = [Places.networkdSettings] + dropIns.sorted { $0.name < $1.name }
    let values = settings.flatMap(statements).compactMap(assignment).filter {
      $0.key == "ManageForeignRoutingPolicyRules"
    }
    return values.last.map {
      ["no", "false", "off", "0", "n", "f"].contains($0.value.lowercased())
    } ?? false
  }
}
