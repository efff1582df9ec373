// The errors of a file that should be an answer of DescribeNetworkInterfaces.

/// Why a file is not an answer of `DescribeNetworkInterfaces`.
package enum ENIFileError: Error, Equatable, Sendable {
  /// It is not JSON from this line and column on, counted from 1; for a truncated file, its end.
  case malformed(path: String, line: Int, column: Int)
  /// The key is missing, such as `NetworkInterfaceSets.NetworkInterfaceSet[0].MacAddress`.
  case missing(path: String, key: String)
  /// The key's value has another type.
  case wrongType(path: String, key: String)
  /// The key's value is not a MAC.
  case notMAC(path: String, key: String, text: String)
}

extension ENIFileError {
  /// Converts an error of the decoder, with the path of the key.
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
