// Why a URL of the metadata service is refused.

/// Why a text is no URL of a metadata service.
package enum MetadataURLError: Error, Hashable, Sendable {
  /// It does not begin with `http://`.
  case notHTTP
  /// It has a user's name in it.
  case userInformation
  /// That is no host.
  case host(String)
  /// That is no port.
  case port(String)
  /// That is no path, or it has a query.
  case path(String)
}
