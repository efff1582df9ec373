// Support for tests of the full guest: the built package, and the documented state of an ENI.

import TestSupport
import Testing

@testable import VPCLab

/// The Debian package, which `make deb` builds.
func debianPackage() throws -> String {
  let directory = inCheckout(".build-release/packages")
  return try run("sh", ["-c", "ls \(directory)/enicfg_*.deb"]).trimmed
}

/// Files that make a guest use the units in the place of the agent, which the package enables.
let unitsInThePlaceOfTheAgent: [String: String] = {
  let directory = "/etc/systemd/system"
  let wants = "[Unit]\nWants=enicfg-boot.service\n"
  return [
    "\(directory)/enicfg-agent.service.d/50-lab.conf": "[Unit]\nConditionPathExists=/nowhere\n",
    "\(directory)/network-online.target.d/50-lab.conf": wants,
    "\(directory)/multi-user.target.d/50-lab.conf": wants,
  ]
}()

/// Unpacks a package into a directory.
///
/// - Returns: Where its files are.
func unpacked(_ package: String, in directory: String) throws -> String {
  try run("dpkg-deb", ["--raw-extract", package, "\(directory)/tree"])
  return "\(directory)/tree"
}

/// Makes a package of an earlier version with a different file in /etc, in a directory.
func earlierVersion(of package: String, in directory: String) throws -> String {
  let tree = try unpacked(package, in: directory)
  let script = """
    sed -i 's/^Version: .*/Version: 0.0.9/' "$1/DEBIAN/control"
    echo '# Of an earlier version.' >>"$1/etc/iproute2/rt_protos.d/enicfg.conf"
    dpkg-deb --root-owner-group -Znone --build "$1" "$2"
    """
  let earlier = "\(directory)/earlier.deb"
  try run("sh", ["-ec", script, "sh", tree, earlier])
  return earlier
}

extension VirtualMachine {
  /// Expects the first three ENIs with their secondary addresses.
  func expectAllThreeENIs() throws {
    try expectENI("eth1", "10.0.0.20", table: 1001)
    try expectENI("eth2", "10.0.0.21", table: 1002)
    for link in ["eth0", "eth1", "eth2"] {
      #expect(try addresses(of: link).contains(" \(link):0"))
    }
  }

  /// Expects the documented state of an ENI: its address, default routes and rule, and that it works.
  func expectENI(
    _ link: String, _ address: String, table: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let addresses = try addresses(of: link)
    #expect(addresses.contains("inet \(address)/24"), sourceLocation: sourceLocation)
    let main = try output(of: ["ip", "-4", "route", "list", "default", "dev", link])
    #expect(main.contains("via 10.0.0.253 "), sourceLocation: sourceLocation)
    #expect(main.contains("metric \(table)"), sourceLocation: sourceLocation)
    let own = try output(of: ["ip", "-4", "route", "list", "table", "\(table)"])
    #expect(own.contains("default via 10.0.0.253 dev \(link)"), sourceLocation: sourceLocation)
    let rules = try output(of: ["ip", "-4", "rule", "list"])
    #expect(
      rules.lines(with: "\(30000 + table):\tfrom \(address) lookup \(table)") == 1,
      sourceLocation: sourceLocation)
    #expect(try reaches(VPCLab.internet, from: address), sourceLocation: sourceLocation)
  }

  /// systemd's state of a unit, such as `active` or `deactivating`.
  func state(of unit: String) throws -> String {
    try run(["systemctl", "is-active", unit]).standardOutput.trimmed
  }

  /// Whether systemd has a unit active.
  func isActive(_ unit: String) throws -> Bool { try state(of: unit) == "active" }

  /// Waits until a unit that udev starts or stops is in a state, such as `active`.
  func awaitState(
    _ expected: String, of unit: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    eventually(
      within: .seconds(60), { (try? state(of: unit)) == expected },
      showing: { (try? run(["systemctl", "status", "--no-pager", unit]))?.standardOutput ?? "" },
      sourceLocation: sourceLocation)
  }

  /// What a unit has logged since the boot.
  func log(of unit: String) throws -> String {
    try output(of: ["journalctl", "--no-pager", "--boot", "--output=cat", "--unit=\(unit)"])
  }
}
