// Support for the lab's own tests.

import Testing
import VPCLab

/// A path in the checkout.
func inCheckout(_ path: String) -> String {
  "\(#filePath)".split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/" + path
}

/// The documented procedure for these links, with the DHCP client that .ci/install-needs unpacks.
func documentedProcedure(for links: [String]) -> [String] {
  [inCheckout("Tests/Benchmark/documented-procedure"), inCheckout(".build-tools/sbin/dhclient")]
    + links
}

extension CommandRunning {
  /// Whether an address answers a ping that is sent through a link or from an address.
  func reaches(_ address: String, from source: String? = nil) throws -> Bool {
    let source = source.map { ["-I", $0] } ?? []
    return try run(["ping", "-c1", "-W2"] + source + [address]).succeeded
  }

  /// The address lines of a link, in one line of `ip`.
  func addresses(of link: String) throws -> String {
    try output(of: ["ip", "-4", "-oneline", "addr", "show", "dev", link])
  }

  /// Whether a link has a carrier.
  func hasCarrier(_ link: String) throws -> Bool {
    try output(of: ["ip", "link", "show", "dev", link]).contains("LOWER_UP")
  }
}

/// Polls for a condition that has no event, up to a timeout.
///
/// - Parameter detail: The comment of the issue that a timeout records.
func eventually(
  within limit: Duration = .seconds(10), _ condition: () throws -> Bool,
  showing detail: () -> String = { "" }, sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  let end = ContinuousClock.now + limit
  while ContinuousClock.now < end { if try condition() { return } }
  Issue.record("did not happen within \(limit) \(detail())", sourceLocation: sourceLocation)
}
