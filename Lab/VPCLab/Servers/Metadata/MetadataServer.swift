// The VPC's metadata service: the process `enicfg-lab metadata` in the router.

internal import Synchronization

/// The state of the metadata service.
struct MetadataState {
  var content: VPCMetadata
  /// The process; nil if none runs.
  var service: BackgroundCommand?
}

extension VPCLab {
  /// The address of the metadata service.
  package static var metadataAddress: String { "100.100.100.200" }

  /// Starts the metadata service and returns when it listens.
  ///
  /// Stops a running one first.
  ///
  /// It serves ``metadata``. It has no faults, and does not accept tokens that an earlier one issued.
  ///
  /// - Throws: ``LabError``.
  package func startMetadata(_ options: MetadataOptions = MetadataOptions()) throws(LabError) {
    stopMetadata()
    let address = "\(VPCLab.metadataAddress)/32"
    try router.output(of: ["ip", "addr", "replace", address, "dev", "lo"])
    try metadataState.withLock { state throws(LabError) in
      let service = try router.start(["enicfg-lab", "metadata"], takesInput: true)
      state.service = service
      // Its first line has the port if it listens, and an error message otherwise.
      let line = try service.nextLine()
      guard line.hasPrefix("{\"port\"") else { throw .orderRefused(answer: line) }
      try service.obey(
        MetadataOrder(
          instance: state.content, tokens: options.tokens, object: options.servesObject))
    }
  }

  /// Stops the metadata service.
  ///
  /// Further connections are refused.
  package func stopMetadata() {
    metadataState.withLock { state in
      state.service?.terminate()
      state.service = nil
    }
  }

  /// The metadata that the service serves, or will serve when it is started.
  package var metadata: VPCMetadata { metadataState.withLock { $0.content } }

  /// Changes the metadata that the service serves, or will serve when it is started.
  ///
  /// Does not change the NICs or the DHCP server's leases.
  ///
  /// - Throws: ``LabError``; then nothing is changed.
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

  /// Changes the metadata of one ENI: see ``changeMetadata(_:)``.
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

  /// Sends the metadata service an order.
  func orderMetadata(_ order: MetadataOrder) throws(LabError) -> [MetadataRequest] {
    try metadataState.withLock { state throws(LabError) in
      guard let service = state.service else { throw .noMetadataService }
      return try service.obey(order)
    }
  }
}
