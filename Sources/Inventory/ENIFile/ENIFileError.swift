// Why a file is not an answer of DescribeNetworkInterfaces.

/// Why a file is no answer of `DescribeNetworkInterfaces`.
package enum ENIFileError: Error, Hashable, Sendable {
  /// It is no JSON from this line and column on, each from 1; where it breaks off, behind its end.
  case malformed(path: String, line: Int, column: Int)
  /// The key is not there, such as `NetworkInterfaceSets.NetworkInterfaceSet[0].MacAddress`.
  case missing(path: String, key: String)
  /// The key's value is of another type.
  case wrongType(path: String, key: String)
  /// The key's value is no MAC.
  case notMAC(path: String, key: String, text: String)
}

extension ENIFileError {
  /// What the decoder missed, with the keys that lead there.
  init(_ error: DecodingError, path: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missing(path: path, key: Self.text(context.codingPath + [key]))
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      self = .wrongType(path: path, key: Self.text(context.codingPath))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .wrongType(path: path, key: Self.text(context.codingPath))
    default: self = .malformed(path: path, line: 1, column: 1)
    }
  }

  private static func text(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }
}
