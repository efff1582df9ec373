// The keys of the instance that are read.

/// The keys of the instance that are read.
enum InstanceKey: String, CaseIterable, Sendable {
  case mac
  case networkType = "network-type"
  case instanceID = "instance-id"
}
