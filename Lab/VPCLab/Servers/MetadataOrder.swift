// Orders to the metadata service and its answers: a line of JSON each.

internal import FoundationEssentials

/// A request that reached the metadata service.
package struct MetadataRequest: Hashable, Sendable, Decodable {
  /// The method: `GET` or `PUT`.
  package let method: String
  /// The path, from the root.
  package let path: String
  /// Which connection it came by, counted from 1.
  package let connection: Int
  /// The headers, by their names in lower case.
  package let headers: [String: String]
}

/// What the service is to do; nil leaves a thing as it is.
struct MetadataOrder: Encodable {
  var instance: VPCMetadata?
  var faults: [MetadataFault]?
  var tokens: MetadataTokens?
  var object: Bool?
  var expireTokens: Bool?
  var requests: Bool?
}

/// What the service answers to an order that it has carried out.
private struct MetadataAnswer: Decodable {
  let ok: Bool
  let requests: [MetadataRequest]?
}

extension VPCMetadata: Encodable {
  private struct ENI: Encodable {
    let mac: String
    let keys: [String: String]
  }

  private enum CodingKeys: CodingKey { case keys, enis, userData }

  /// Writes what the service takes: the ENIs that are listed, with their keys.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(keys, forKey: .keys)
    try container.encodeIfPresent(userData, forKey: .userData)
    try container.encode(
      enis.filter(\.isListed).map { ENI(mac: $0.mac, keys: $0.keys) }, forKey: .enis)
  }
}

extension BackgroundCommand {
  /// Gives an order, and returns once it is carried out.
  ///
  /// - Returns: The requests so far, where the order asks for them.
  @discardableResult
  func obey(_ order: MetadataOrder) throws(LabError) -> [MetadataRequest] {
    guard let line = try? JSONEncoder().encode(order) else {
      throw .orderRefused(answer: "not to be written as JSON")
    }
    try write(String(decoding: line, as: UTF8.self) + "\n")
    let text = try nextLine()
    guard let answer = try? JSONDecoder().decode(MetadataAnswer.self, from: Data(text.utf8)) else {
      throw .orderRefused(answer: text)
    }
    return answer.requests ?? []
  }
}
