// The two courses of the benchmark.

import ArgumentParser

/// The comparisons that run in one guest.
enum Course: String, ExpressibleByArgument {
  /// Two NICs, without a metadata service.
  case few
  /// Eight secondary ENIs and the primary one, each with 20 addresses in the metadata.
  case many
}
