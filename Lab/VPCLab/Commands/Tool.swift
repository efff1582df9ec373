// The programs that the lab runs, and how it finds them.

internal import Glibc

/// A program that the lab needs.
package enum Tool: String, Hashable, Sendable, CaseIterable {
  /// Sets up a host's mounts and holds its namespaces.
  case shell = "sh"
  /// Mounts a host's own file systems.
  case mount
  /// Makes links, addresses and routes.
  case ip
  /// Connects a NIC to its port, and drops packets on request.
  case nft
  /// Answers DHCP.
  case dnsmasq

  /// The Debian package that contains it.
  package var package: String {
    switch self {
    case .shell: "dash"
    case .mount: "mount"
    case .ip: "iproute2"
    case .nft: "nftables"
    case .dnsmasq: "dnsmasq-base"
    }
  }

  /// Checks that all programs exist, before the lab makes anything.
  static func checkAll() throws(LabError) {
    let missing = allCases.filter { path(of: $0.rawValue, in: searchPath) == nil }
    guard missing.isEmpty else { throw .missingTools(missing) }
  }

  /// The directories of PATH, and those of the system's tools, which a user's PATH may lack.
  static var searchPath: String {
    let own = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return own + ":/usr/sbin:/sbin"
  }

  /// The path of a program; nil if it is not found.
  ///
  /// A name with a slash is taken as a path.
  static func path(of name: String, in searchPath: String) -> String? {
    if name.contains("/") { return name }
    for directory in searchPath.split(separator: ":") {
      let path = "\(directory)/\(name)"
      if unsafe access(path, X_OK) == 0 { return path }
    }
    return nil
  }
}
