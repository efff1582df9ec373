// What can happen to the metadata service: wrong answers, no answer, tokens that expire.

internal import Synchronization

extension VPCLab {
  /// Makes the metadata service do wrong what these say, the first that fits, and nothing else.
  ///
  /// - Throws: ``LabError``, ``LabError/noMetadataService`` for one.
  package func setMetadataFaults(_ faults: [MetadataFault]) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(faults: faults))
  }

  /// Drops every packet to the metadata service until ``healMetadata()``; it runs on.
  ///
  /// - Throws: ``LabError``.
  package func silenceMetadata() throws(LabError) {
    try changeRules(
      VPCLab.noSilence + """
        table ip metadata {
          chain input {
            type filter hook input priority 0;
            ip daddr \(VPCLab.metadataAddress) counter drop;
          }
        }

        """)
  }

  /// Lets all packets through to the metadata service, and ends its faults where it runs.
  ///
  /// - Throws: ``LabError``.
  package func healMetadata() throws(LabError) {
    try changeRules(VPCLab.noSilence)
    guard metadataState.withLock({ $0.service != nil }) else { return }
    try setMetadataFaults([])
  }

  /// Changes how the metadata service deals with tokens.
  ///
  /// - Throws: ``LabError``, ``LabError/noMetadataService`` for one.
  package func setMetadataTokens(_ tokens: MetadataTokens) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(tokens: tokens))
  }

  /// Refuses every token that the metadata service has given so far, as if it had expired.
  ///
  /// - Throws: ``LabError``, ``LabError/noMetadataService`` for one.
  package func expireMetadataTokens() throws(LabError) {
    _ = try orderMetadata(MetadataOrder(expireTokens: true))
  }

  /// Serves the whole tree as one object, or answers 404 to who asks for it.
  ///
  /// - Throws: ``LabError``, ``LabError/noMetadataService`` for one.
  package func serveMetadataObject(_ isServed: Bool) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(object: isServed))
  }

  /// The requests that have reached the metadata service since it was started, in their order.
  ///
  /// - Throws: ``LabError``, ``LabError/noMetadataService`` for one.
  package func metadataRequests() throws(LabError) -> [MetadataRequest] {
    try orderMetadata(MetadataOrder(requests: true))
  }

  /// For `nft -f`; does nothing where there is no silence.
  private static var noSilence: String { "table ip metadata\ndelete table ip metadata\n" }
}
