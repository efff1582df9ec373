// What netplan has for one NIC or several: a mapping below `ethernets:`.

import Model
import YAML

/// A mapping below `ethernets:`.
///
/// Source: netplan(5), "Properties for physical device types".
struct NetplanEthernet {
  /// The name that netplan has for the NIC or the NICs.
  let name: String
  /// Which NICs it is for; nil where it is for the one whose name it has.
  private let match: Match?
  /// The name that the NIC is given (`set-name`).
  private let givenName: String?

  /// Which NICs a mapping is for (`match`): those that have all of it.
  private struct Match {
    /// In lower case.
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

  /// Whether it is a link's and no other's: by its name, its MAC or the name that it is given.
  func isOf(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if let wanted = match?.mac { return wanted == "\(mac)" }
    if let givenName { return givenName == link.text }
    return match == nil && name == link.text
  }

  /// Whether a link may be among those that it is for.
  func mayMatch(_ link: LinkName, _ mac: MACAddress) -> Bool {
    if isOf(link, mac) { return true }
    guard let match, match.mac == nil else { return false }
    return match.name.map { Glob($0).matches(link.text) } ?? true
  }

  /// The unit that netplan makes of it.
  var unit: String { NetplanFiles.unit(of: name) }
}
