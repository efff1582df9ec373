// Orders to the metadata service and its answers, each a line of JSON.

internal import FoundationEssentials
internal import MetadataOrders

/// An order to the service.
///
/// A nil leaves that property unchanged.
struct MetadataOrder: Encodable {
  var instance: VPCMetadata?
  var faults: [MetadataFault]?
  var tokens: MetadataTokens?
  var object: Bool?
  var expireTokens: Bool?
  var requests: Bool?
}

/// The service's answer to an order that it has executed.
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

  /// Encodes the listed ENIs with their keys, as the service expects them.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(keys, forKey: .keys)
    try container.encodeIfPresent(userData, forKey: .userData)
    try container.encode(
      enis.filter(\.isListed).map { ENI(mac: $0.mac, keys: $0.keys) }, forKey: .enis)
  }
}

extension BackgroundCommand {
  /// Sends an order, and returns when the service has executed it.
  ///
  /// - Returns: The requests so far, if the order has `requests`.
  @discardableResult
  func obey(_ order: MetadataOrder) throws(LabError) -> [MetadataRequest] {
    guard let line = try? JSONEncoder().encode(order) else {
      throw .orderRefused(answer: "the order can't be encoded as JSON")
    }
    try write(String(decoding: line, as: UTF8.self) + "\n")
    let text = try nextLine()
    guard let answer = try? JSONDecoder().decode(MetadataAnswer.self, from: Data(text.utf8)) else {
      throw .orderRefused(answer: text)
    }
    return answer.requests ?? []
  }
}
