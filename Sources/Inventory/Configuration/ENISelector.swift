// How an entry of the configuration names its ENI.

package import Model

/// How an entry of the configuration names its ENI.
package enum ENISelector: Hashable, Sendable {
  /// By its MAC (`mac`).
  case mac(MACAddress)
  /// By the cloud's identifier (`id`).
  case id(CloudIdentifier)
  /// By the name of its link (`link`).
  case link(LinkName)
}

extension ENISelector {
  /// The MAC of the ENI; nil if unknown.
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
