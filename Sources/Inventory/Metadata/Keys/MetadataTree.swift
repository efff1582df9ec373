// The metadata as one tree of keys, whether it was read key by key or as one object.

import Model

/// Keys and answers.
struct MetadataTree: Hashable, Sendable {
  /// What stands before the keys in a URL: `/latest/meta-data/`.
  let root: String
  /// The answers, by the key's path below the root, without a `/` at its end; MACs in lower case.
  var answers: [String: MetadataAnswer]
  /// The answer to what is not in `answers`.
  var otherwise: MetadataAnswer

  static let macs = "network/interfaces/macs"

  /// The path of an ENI's key.
  static func path(_ mac: MACAddress, _ key: ENIKey) -> String { "\(macs)/\(mac)/\(key.rawValue)" }

  subscript(path: String) -> MetadataAnswer { answers[path] ?? otherwise }

  /// The source that a key is.
  func origin(_ path: String) -> Origin { .metadata(path: root + path) }
}
