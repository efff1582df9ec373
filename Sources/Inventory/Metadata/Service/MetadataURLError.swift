// The errors of a URL of the metadata service.

/// Why a text is not a URL of a metadata service.
package enum MetadataURLError: Error, Equatable, Sendable {
  /// It does not begin with `http://`.
  case notHTTP
  /// It contains a user name.
  case userInformation
  /// This is not a valid host.
  case host(String)
  /// This is not a valid port.
  case port(String)
  /// This is not a valid path, or it has a query.
  case path(String)
}
