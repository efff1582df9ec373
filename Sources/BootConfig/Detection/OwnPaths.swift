// The paths of enicfg's own files for a link, and a file at such a path.

import Model
import Planning

/// The paths of the files of all formats for a link.
struct OwnPaths {
  /// The link's name.
  let link: String

  /// The file of ifupdown's stanza: the one of the two that `interfaces` includes.
  var stanzas: [String] { ["", ".cfg"].map { "\(Places.stanzas)enicfg-\(link)\($0)" } }

  /// The hook that limits dhclient in ways that a stanza cannot.
  var dhclientHook: String { "/etc/dhcp/dhclient-enter-hooks.d/zz-enicfg-\(link)" }

  /// A file of the network scripts: `ifcfg`, and for routes and rules one for each family.
  func script(_ kind: String) -> String { "\(Places.scripts)\(kind)-\(link)" }

  /// The network scripts' file of an alias.
  static func script(ofAlias label: String) -> String { "\(Places.scripts)ifcfg-\(label)" }

  /// The kernel's settings for the link, next to the network scripts' files.
  var sysctl: String { "\(Places.sysctls)60-enicfg-\(link).conf" }

  /// A file of wicked: `ifcfg`, `ifroute`, `ifrule`, `ifsysctl`.
  func wicked(_ kind: String) -> String { "\(Places.wicked)\(kind)-\(link)" }

  /// netplan's mapping.
  var netplan: String { "/etc/netplan/60-enicfg-\(link).yaml" }

  /// systemd-networkd's unit; its name sorts before those of netplan and cloud-init.
  var unit: String { "\(Places.units)05-enicfg-\(link).network" }

  /// A drop-in of another unit of systemd-networkd.
  func addition(to unit: String) -> String { "\(Places.units)\(unit).d/\(additionName)" }

  private var additionName: String { "50-enicfg-\(link).conf" }

  /// NetworkManager's profile.
  var keyfile: String {
    "/etc/NetworkManager/system-connections/enicfg-\(link).nmconnection"
  }

  /// NetworkManager's script for the primary NIC.
  var dispatcher: String { "/etc/NetworkManager/dispatcher.d/50-enicfg-\(link)" }

  /// The paths that show that a format was written: those of each format that do not depend on
  /// other names.
  var signs: [String] {
    stanzas + [script("ifcfg"), wicked("ifcfg"), netplan, unit, keyfile, dispatcher]
  }

  /// Whether a format writes for the link at a path.
  func contain(_ path: FilePath) -> Bool {
    if Places.shared.contains(path) || isAlias(path) || isAddition(path) { return true }
    let others =
      [dhclientHook, sysctl] + ["route", "route6", "rule", "rule6"].map(script)
      + ["ifroute", "ifrule", "ifsysctl"].map(wicked)
    return (signs + others).contains(path.text)
  }

  /// `ifcfg-LINK:N`.
  private func isAlias(_ path: FilePath) -> Bool {
    let beginning = Self.script(ofAlias: "\(link):")
    return path.text.hasPrefix(beginning)
      && path.text.dropFirst(beginning.count).allSatisfy(\.isNumber)
  }

  private func isAddition(_ path: FilePath) -> Bool {
    path.directory.hasPrefix(Places.units) && path.directory != Places.units
      && path.name == additionName
  }
}

extension [BootFile] {
  /// A file of enicfg; empty if it would have no lines.
  static func own(
    _ path: String, lines: [String], mode: UInt16 = 0o644, needsMode: Bool = false,
    interpreter: String? = nil
  ) -> [BootFile] {
    guard !lines.isEmpty, let path = FilePath(path) else { return [] }
    return [
      BootFile(path, lines: lines, mode: mode, needsMode: needsMode, interpreter: interpreter)
    ]
  }
}
