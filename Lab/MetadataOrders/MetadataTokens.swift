// How the service handles tokens.

/// How the service handles tokens.
package enum MetadataTokens: String, Hashable, Sendable, Codable {
  /// It issues tokens, and answers requests without one too.
  case optional
  /// It answers 403 to requests without a token.
  case required
  /// It does not support tokens: it answers 404 to a request for one.
  case missing
}
