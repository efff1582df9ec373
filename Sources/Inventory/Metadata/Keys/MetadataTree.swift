// The metadata as a tree of keys, read key by key or as one object.

import Model

/// Keys and answers.
struct MetadataTree: Equatable, Sendable {
  /// The path of the keys in a URL: `/latest/meta-data/`.
  let root: String
  /// The answers by the key's path below the root, without a final `/`; MACs in lower case.
  var answers: [String: MetadataAnswer]
  /// The answer for keys that are not in `answers`.
  var otherwise: MetadataAnswer

  /// The root of the documented keys.
  static let latestRoot = "/latest/meta-data/"
  /// The root of the keys of the version that has the whole tree as one object, too.
  static let datedRoot = "/2016-01-01/meta-data/"

  static let macs = "network/interfaces/macs"

  /// The path of an ENI's key.
  static func path(_ mac: MACAddress, _ key: ENIKey) -> String { "\(macs)/\(mac)/\(key.rawValue)" }

  subscript(path: String) -> MetadataAnswer { answers[path] ?? otherwise }

  /// The origin of a key's value.
  func origin(_ path: String) -> Origin { .metadata(path: root + path) }
}
