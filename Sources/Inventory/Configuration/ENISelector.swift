// Which ENI an entry of the configuration is about.

package import Model

/// Which ENI an entry of the configuration is about.
package enum ENISelector: Hashable, Sendable {
  /// The one with this MAC (`mac`).
  case mac(MACAddress)
  /// The one that the cloud calls so (`id`).
  case id(CloudIdentifier)
  /// The one whose link has this name (`link`).
  case link(LinkName)
}

extension ENISelector {
  /// The MAC of the ENI that is meant; nil where it is not known.
  func mac(
    _ links: [LinkName: MACAddress], _ ids: [CloudIdentifier: MACAddress], _ inventory: Inventory
  ) -> MACAddress? {
    switch self {
    case .mac(let mac): mac
    case .id(let id): inventory.eni(id)?.mac ?? ids[id]
    case .link(let name): links[name]
    }
  }
}
