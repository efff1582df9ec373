// The address of the metadata service, the same in every VPC.

extension IPAddress {
  /// 100.100.100.200, where the metadata service is unless the user says otherwise.
  package static let metadataService = IPAddress.v4(IPv4Address(100, 100, 100, 200))
}
