// Faults of the metadata service: wrong answers, no answer, expired tokens.

package import MetadataOrders
internal import Synchronization

extension VPCLab {
  /// Replaces all faults of the metadata service.
  ///
  /// The first that concerns a request applies.
  ///
  /// - Throws: ``LabError``, such as ``LabError/noMetadataService``.
  package func setMetadataFaults(_ faults: [MetadataFault]) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(faults: faults))
  }

  /// Drops every packet to the metadata service until ``healMetadata()``.
  ///
  /// The service keeps running.
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

  /// Stops dropping packets to the metadata service, and removes its faults if it runs.
  ///
  /// - Throws: ``LabError``.
  package func healMetadata() throws(LabError) {
    try changeRules(VPCLab.noSilence)
    guard metadataState.withLock({ $0.service != nil }) else { return }
    try setMetadataFaults([])
  }

  /// Changes how the metadata service handles tokens.
  ///
  /// - Throws: ``LabError``, such as ``LabError/noMetadataService``.
  package func setMetadataTokens(_ tokens: MetadataTokens) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(tokens: tokens))
  }

  /// Makes the metadata service refuse every token issued so far, as if it had expired.
  ///
  /// - Throws: ``LabError``, such as ``LabError/noMetadataService``.
  package func expireMetadataTokens() throws(LabError) {
    _ = try orderMetadata(MetadataOrder(expireTokens: true))
  }

  /// Serves the whole tree as one object, or answers 404 to a request for it.
  ///
  /// - Throws: ``LabError``, such as ``LabError/noMetadataService``.
  package func serveMetadataObject(_ isServed: Bool) throws(LabError) {
    _ = try orderMetadata(MetadataOrder(object: isServed))
  }

  /// The requests that the metadata service has received since its start, in order.
  ///
  /// - Throws: ``LabError``, such as ``LabError/noMetadataService``.
  package func metadataRequests() throws(LabError) -> [MetadataRequest] {
    try orderMetadata(MetadataOrder(requests: true))
  }

  /// Commands for `nft -f` that stop dropping packets; no error if none are dropped.
  private static var noSilence: String { "table ip metadata\ndelete table ip metadata\n" }
}
