// What tests of boot-time files share: the distribution's own programs, and what state they leave.

import Testing
import VPCLab

/// The programs that bring networks up at boot, which .ci/install-needs unpacks.
let bootPrograms = UnpackedPrograms(in: inCheckout(".build-tools/boot"))

/// A path among those programs.
func bootProgram(_ path: String) -> String { bootPrograms.path(path) }

extension Host {
  /// Gives the guest Debian's ifupdown with its DHCP client, and its usual file.
  func installIfupdown(
    _ interfaces: String = """
    auto lo
    iface lo inet loopback
    source /etc/network/interfaces.d/*
    """
  ) throws {
    let programs = [bootProgram("sbin"), inCheckout(".build-tools/sbin"), "/usr/sbin"]
    try shell(
      """
      test -x \(programs[0])/ifup
      mount -t overlay -o lowerdir=\(programs.joined(separator: ":")) programs /usr/sbin
      mkdir -p /run/network /var/lib/dhcp /etc/dhcp /etc/systemd/system/multi-user.target.wants
      mkdir -p /etc/network/interfaces.d
      for phase in pre-up up down post-down; do mkdir -p /etc/network/if-$phase.d; done
      cp -r \(inCheckout(".build-tools/etc/dhcp"))/. /etc/dhcp/
      ln -sf /lib/systemd/system/networking.service /etc/systemd/system/multi-user.target.wants/
      """)
    try write(interfaces + "\n", to: "/etc/network/interfaces")
  }

  /// Writes the boot-time files, which has to succeed.
  ///
  /// - Parameter parts: What the notes on standard error have to contain; where it is empty, there is no note.
  /// - Returns: What it printed.
  @discardableResult
  func persist(
    _ words: String..., notes: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try enicfgNotes(["persist"] + words, notes, sourceLocation: sourceLocation)
  }

  /// The files below some directories, with what they hold.
  func tree(_ directories: String...) throws -> [String: String] { try tree(directories) }

  /// The same, of directories in a list.
  func tree(_ directories: [String]) throws -> [String: String] {
    let listed = try run(["find"] + directories + ["-type", "f", "!", "-name", ".*"])
    var files: [String: String] = [:]
    for path in listed.standardOutput.lines { files[path] = try output(of: ["cat", path]) }
    return files
  }
}

extension GuestState {
  /// The state without the marks of its maker on routes and rules, and without what a DHCP client
  /// of the distribution's says of an address beyond enicfg's.
  var whoeverMadeIt: GuestState {
    var state = self
    state.routes = routes.map { $0.without("protocol") }.sorted()
    state.rules = rules.map { $0.without("protocol") }.sorted()
    return state
  }
}

/// Where those programs find their libraries.
let bootLibraries = bootPrograms.environment
