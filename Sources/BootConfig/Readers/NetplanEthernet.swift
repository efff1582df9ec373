// A mapping below `ethernets:` in a netplan file, for one NIC or several.

import Model
import YAML

/// A mapping below `ethernets:`.
///
/// Source: netplan(5), "Properties for physical device types".
struct NetplanEthernet {
  /// netplan's name for the NIC or NICs.
  let name: String
  /// The NICs that it matches; nil if it is for the NIC with its name.
  private let match: Match?
  /// The new name for the NIC (`set-name`).
  private let givenName: String?

  /// The conditions of a mapping (`match`): a NIC has to fulfil all.
  private struct Match {
    /// The MAC in lower case.
    let mac: String?
    /// A pattern of names.
    let name: String?
  }

  /// Reads an entry of `ethernets:`.
  init(_ entry: YAMLEntry) {
    name = entry.key
    givenName = entry.value["set-name"]?.text
    match = entry.value["match"].map {
      Match(mac: $0["macaddress"]?.text?.lowercased(), name: $0["name"]?.text)
    }
  }

  /// Whether it is for this link only: by its name, its MAC or its new name.
  func isOf(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if let wanted = match?.mac { return wanted == "\(mac)" }
    if let givenName { return givenName == link.text }
    return match == nil && name == link.text
  }

  /// Whether it may match a link.
  func mayMatch(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if isOf(link, mac) { return true }
    guard let match, match.mac == nil else { return false }
    return match.name.map { Glob($0).matches(link.text) } ?? true
  }

  /// The unit that netplan makes from it.
  var unit: String { NetplanFiles.unit(of: name) }
}
