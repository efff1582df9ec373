// The known ENIs of an instance, and the known facts about the instance.

package import Model

/// The known ENIs of an instance.
package struct Inventory: Equatable, Sendable {
  /// The ENIs by MAC; they have no order.
  package var enis: [ENI]
  /// Whether the list of ENIs is complete, so that an ENI that is not in it is detached.
  ///
  /// Only the metadata service can be complete. A file may be old, or a part.
  package var isComplete: Bool
  /// The primary ENI's MAC.
  package var primaryMAC: Known<MACAddress>
  /// The kind of network.
  package var networkType: Known<NetworkType>
  /// The instance.
  package var instanceID: Known<CloudIdentifier>
  /// The problems with the data, in the order in which they were found.
  package var problems: [InventoryProblem]
  /// How long the service that did not answer wants to be left alone (`Retry-After`); nil if it answered,
  /// or did not say.
  package var retryAfter: Duration?

  /// Makes an inventory from its parts.
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
  package func eni(_ mac: MACAddress) -> ENI? {
    // Each is looked at where it is: an ENI is large.
    enis.indices.first { enis[$0].mac == mac }.map { enis[$0] }
  }

  /// The ENI with that identifier.
  package func eni(_ id: CloudIdentifier) -> ENI? { enis.first { $0.id.value == id } }

  /// Why the metadata service did not list the ENIs; nil if it did, or was not asked.
  ///
  /// A malformed list is a reason too.
  package var listingFailure: MetadataFailure? { listingProblem?.failure }

  /// The path for which the metadata service should have listed the ENIs, where it answered that there is
  /// none.
  package var missingPath: String? {
    guard let problem = listingProblem, problem.failure == .missing,
      case .metadata(let path) = problem.origin
    else { return nil }
    return path
  }

  private var listingProblem: (failure: MetadataFailure, origin: Origin)? {
    for problem in problems {
      switch problem {
      case .notLearnt(.listing, _, let failure, let origin): return (failure, origin)
      case .unreadable(.listing, _, _, from: .metadata(let path)) where enis.isEmpty:
        return (.wrongContent, .metadata(path: path))
      default: continue
      }
    }
    return nil
  }
}
