// The ENIs of an instance, and what is known of the instance itself.

package import Model

/// What is known of an instance's ENIs.
package struct Inventory: Hashable, Sendable {
  /// The ENIs by MAC: an order of their own they have not.
  package var enis: [ENI]
  /// Whether every ENI of the instance is named: one that is not is detached.
  ///
  /// Only the metadata service can say so. A file is of another moment, and maybe a part.
  package var isComplete: Bool
  /// The primary ENI's MAC.
  package var primaryMAC: Known<MACAddress>
  /// The kind of network.
  package var networkType: Known<NetworkType>
  /// The instance.
  package var instanceID: Known<CloudIdentifier>
  /// What is wrong with what was learnt, in the order in which it was met.
  package var problems: [InventoryProblem]

  /// Makes an inventory of its parts.
  package init(
    enis: [ENI] = [], isComplete: Bool = false, primaryMAC: Known<MACAddress> = .unknown,
    networkType: Known<NetworkType> = .unknown,
    instanceID: Known<CloudIdentifier> = .unknown, problems: [InventoryProblem] = []
  ) {
    self.enis = enis.sorted { $0.mac < $1.mac }
    self.isComplete = isComplete
    self.primaryMAC = primaryMAC
    self.networkType = networkType
    self.instanceID = instanceID
    self.problems = problems
  }

  /// The ENI with that MAC.
  package func eni(_ mac: MACAddress) -> ENI? { enis.first { $0.mac == mac } }

  /// The ENI with that identifier.
  package func eni(_ id: CloudIdentifier) -> ENI? { enis.first { $0.id.value == id } }

  /// Why the metadata service did not name the ENIs; nil where it did, or was not asked.
  ///
  /// A list of which nothing can be read names them as little as none.
  package var listingFailure: MetadataFailure? {
    for problem in problems {
      switch problem {
      case .notLearnt(.listing, _, let failure, _): return failure
      case .unreadable(.listing, _, _, from: .metadata) where enis.isEmpty: return .wrongContent
      default: continue
      }
    }
    return nil
  }
}
