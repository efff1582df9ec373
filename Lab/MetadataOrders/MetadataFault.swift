// A fault: what the service does wrong, with which requests, and how often.

/// A misbehaviour, and the requests that it concerns.
package struct MetadataFault: Hashable, Sendable, Codable {
  /// The requests' paths; `*` stands for any text.
  package var path: String
  /// What the service does with them.
  package var misbehaviour: MetadataMisbehaviour
  /// How many of these requests are answered correctly first; nil means 0.
  package var spares: Int?
  /// How many requests it concerns after that; nil means all.
  package var times: Int?

  /// Makes a fault.
  package init(
    _ misbehaviour: MetadataMisbehaviour, at path: String = "*", sparing: Int? = nil,
    times: Int? = nil
  ) {
    self.path = path
    self.misbehaviour = misbehaviour
    spares = sparing
    self.times = times
  }

  /// Incomplete metadata: the ENI's MAC is listed, and none of its keys exists yet.
  package static func incomplete(_ mac: String, times: Int? = nil) -> MetadataFault {
    MetadataFault(.status(404), at: "*/macs/\(mac)/*", times: times)
  }

  /// Whether a request for this path is concerned.
  package func concerns(_ requested: String) -> Bool {
    var rest = requested[...]
    let parts = path.split(separator: "*", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        while !rest.hasPrefix(part) {
          guard !rest.isEmpty else { return false }
          rest = rest.dropFirst()
        }
        rest = rest.dropFirst(part.count)
      }
    }
    return rest.isEmpty
  }
}
