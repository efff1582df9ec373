// A fault of the metadata service, and the requests that it concerns.

/// A fault of the metadata service, and the requests that it concerns.
package struct MetadataFault: Hashable, Sendable, Encodable {
  /// The requests' paths, from the root; `*` stands for any text.
  package var path: String
  /// The misbehaviour in the service's notation: `status=429`.
  let misbehaviour: String
  /// How many of these requests are answered correctly first.
  package var spares: Int
  /// How many requests it concerns after that; nil means all.
  package var times: Int?

  /// Makes a fault, by default for every request.
  package init(
    _ misbehaviour: MetadataMisbehaviour, at path: String = "*", sparing: Int = 0,
    times: Int? = nil
  ) {
    self.path = path
    self.misbehaviour = misbehaviour.text
    spares = sparing
    self.times = times
  }

  /// Incomplete metadata: the ENI's MAC is listed, and none of its keys exists yet.
  package static func incomplete(_ mac: String, times: Int? = nil) -> MetadataFault {
    MetadataFault(.status(404), at: "*/macs/\(mac)/*", times: times)
  }
}
