// The errors of a file that should be an answer of DescribeNetworkInterfaces.

/// Why a file is not an answer of `DescribeNetworkInterfaces`.
package enum ENIFileError: Error, Equatable, Sendable {
  /// It is not JSON from this line and column on, counted from 1; for a truncated file, its end.
  case malformed(path: String, line: Int, column: Int)
  /// It is an object without this key, and nothing else in it is an ENI.
  case missing(path: String, key: String)
  /// It is neither an object nor a list with an answer in it.
  case wrongType(path: String)
}
