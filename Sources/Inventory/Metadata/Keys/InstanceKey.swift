// The metadata keys of the instance that enicfg reads.

/// The metadata keys of the instance that enicfg reads.
enum InstanceKey: String, CaseIterable, Sendable {
  case mac
  case networkType = "network-type"
  case instanceID = "instance-id"
}
