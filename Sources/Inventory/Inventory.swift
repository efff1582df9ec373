// The ENIs of an instance, and what is known of the instance itself.

public import NetworkModel

/// The kind of network that an instance is in.
public enum NetworkType: String, Hashable, Sendable {
  /// A VPC: the instance has ENIs.
  case vpc
  /// The classic network: it has none, and its address is not the guest's to change.
  case classic
}

/// What is known of an instance's ENIs.
public struct Inventory: Hashable, Sendable {
  /// The ENIs by MAC: an order of their own they have not.
  public var enis: [ENI]
  /// Whether every ENI of the instance is named: one that is not is detached.
  ///
  /// Only the metadata service can say so. A file is of another moment, and maybe a part.
  public var isComplete: Bool
  /// The primary ENI's MAC.
  public var primaryMAC: Knowledge<MACAddress>
  /// The kind of network.
  public var networkType: Knowledge<NetworkType>
  /// The instance.
  public var instanceID: Knowledge<CloudIdentifier>
  /// What is wrong with what was learnt, in the order in which it was met.
  public var problems: [InventoryProblem]

  /// Makes an inventory of its parts.
  public init(
    enis: [ENI] = [], isComplete: Bool = false, primaryMAC: Knowledge<MACAddress> = .unknown,
    networkType: Knowledge<NetworkType> = .unknown,
    instanceID: Knowledge<CloudIdentifier> = .unknown, problems: [InventoryProblem] = []
  ) {
    self.enis = enis.sorted { $0.mac < $1.mac }
    self.isComplete = isComplete
    self.primaryMAC = primaryMAC
    self.networkType = networkType
    self.instanceID = instanceID
    self.problems = problems
  }

  /// The ENI with that MAC.
  public func eni(_ mac: MACAddress) -> ENI? { enis.first { $0.mac == mac } }

  /// The ENI with that identifier.
  public func eni(_ id: CloudIdentifier) -> ENI? { enis.first { $0.id.value == id } }

  /// Why the metadata service did not name the ENIs; nil where it did, or was not asked.
  ///
  /// A list of which nothing can be read names them as little as none.
  public var listingFailure: MetadataFailure? {
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
