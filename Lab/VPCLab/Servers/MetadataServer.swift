// The VPC's metadata service: `enicfg-lab metadata` in the router, which takes orders.

internal import Synchronization

/// The metadata service and what it tells.
struct MetadataState {
  var content: VPCMetadata
  /// nil where none runs.
  var service: BackgroundCommand?
}

extension VPCLab {
  /// The address of the metadata service.
  package static var metadataAddress: String { "100.100.100.200" }

  /// Starts the metadata service and returns once it listens; one that runs is stopped before.
  ///
  /// What it tells is ``metadata``; it has no faults, and none of the tokens that one before gave.
  ///
  /// - Throws: ``LabError``.
  package func startMetadata(_ options: MetadataOptions = MetadataOptions()) throws(LabError) {
    stopMetadata()
    let address = "\(VPCLab.metadataAddress)/32"
    try router.output(of: ["ip", "addr", "replace", address, "dev", "lo"])
    try metadataState.withLock { state throws(LabError) in
      let service = try router.start(["enicfg-lab", "metadata"], takesInput: true)
      state.service = service
      // It says so once it listens, and says something else where it can't.
      let line = try service.nextLine()
      guard line.hasPrefix("{\"port\"") else { throw .orderRefused(answer: line) }
      try service.obey(
        MetadataOrder(
          instance: state.content, tokens: options.tokens, object: options.servesObject))
    }
  }

  /// Stops the metadata service: connections to it are refused from then on.
  package func stopMetadata() {
    metadataState.withLock { state in
      state.service?.terminate()
      state.service = nil
    }
  }

  /// What the metadata service tells, or would tell.
  package var metadata: VPCMetadata { metadataState.withLock { $0.content } }

  /// Changes what the metadata service tells, at once or as soon as one is started.
  ///
  /// The NICs themselves stay as they are, and the DHCP server leases what it did.
  ///
  /// - Throws: ``LabError``; nothing is changed then.
  package func changeMetadata(
    _ body: (inout VPCMetadata) throws(LabError) -> Void
  ) throws(LabError) {
    try metadataState.withLock { state throws(LabError) in
      var content = state.content
      try body(&content)
      try state.service?.obey(MetadataOrder(instance: content))
      state.content = content
    }
  }

  /// Changes what the metadata service tells about one ENI, as ``changeMetadata(_:)`` does.
  ///
  /// - Parameter name: The name of its NIC.
  /// - Throws: ``LabError``.
  package func changeENI(
    _ name: String, _ body: (inout ENIMetadata) -> Void
  ) throws(LabError) {
    try changeMetadata { content throws(LabError) in
      guard let index = content.enis.firstIndex(where: { $0.name == name }) else {
        throw .noSuchNIC(name)
      }
      body(&content.enis[index])
    }
  }

  /// Gives the metadata service an order.
  func orderMetadata(_ order: MetadataOrder) throws(LabError) -> [MetadataRequest] {
    try metadataState.withLock { state throws(LabError) in
      guard let service = state.service else { throw .noMetadataService }
      return try service.obey(order)
    }
  }
}
