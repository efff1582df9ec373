// Writing that fails, or that is killed: each file is the old one or the new one, and `up` is undone too.

import Testing
import VPCLab

@Suite struct PersistFailureTests {
  private static let calls = ["openat", "write", "fchown", "fchmod", "fsync", "rename", "unlink"]

  /// A guest whose `interfaces` is shared, with everything written for what was there before.
  private func lab() throws -> VPCLab {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    try lab.guest.write(
      "auto lo\niface lo inet loopback\n# mine, without an end", to: "/etc/network/interfaces")
    // Another user's file, which it stays.
    try lab.guest.shell("chown 1:1 /etc/network/interfaces")
    return lab
  }

  private let words = ["enicfg", "persist", "--all", "--format", "interfaces"]

  /// Runs a command, into whose n-th call of a kind something is injected.
  private func injected(
    _ lab: VPCLab, _ injection: String, into call: String, _ number: Int, _ command: [String]
  ) throws -> CommandResult {
    try lab.guest.run(
      [
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
        "inject=\(call):\(injection):when=\(number)",
      ] + command)
  }

  private func tree(_ lab: VPCLab) throws -> [String: String] {
    try lab.guest.tree("/etc/network", "/etc/dhcp/dhclient-enter-hooks.d")
  }

  @Test(arguments: calls) func everyFileIsWholeWhereverPersistIsKilled(_ call: String) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.output(of: words)
    let old = try tree(lab)
    try lab.changeENI("eth0") { $0.secondaryAddresses = ["10.0.0.64", "10.0.0.77"] }
    try lab.changeENI("eth1") { $0.secondaryAddresses = [] }
    try lab.changeENI("eth2") { $0.secondaryAddresses = ["10.0.0.88"] }
    try lab.guest.output(of: words)
    let new = try tree(lab)
    #expect(old != new)
    var (killed, changed) = (0, 0)
    for number in stride(from: 1, through: 400, by: call == "openat" ? 9 : 1) {
      try lab.guest.shell("rm -rf /etc/network /etc/dhcp/dhclient-enter-hooks.d")
      for (path, text) in old { try lab.guest.write(text, to: path) }
      try lab.guest.shell("chown 1:1 /etc/network/interfaces")
      let result = try injected(lab, "signal=KILL", into: call, number, words)
      if result.exitCode == 0 { break }
      #expect(result.exitCode == 137, "\(result)")
      killed += 1
      for (path, text) in try tree(lab) {
        #expect(whole(text, path, old, new), "\(path) at \(call) \(number):\n\(text)")
        if text != old[path] { changed += 1 }
      }
      // The next one is not kept by what was left.
      try lab.guest.output(of: words)
      #expect(try tree(lab) == new)
    }
    #expect(killed > 0)
    #expect(changed > 0 || ["fchown", "fchmod", "openat", "write"].contains(call))
  }

  /// Whether each line of a shared file is one of the old or of the new file, in whole blocks.
  private func whole(
    _ text: String, _ path: String, _ old: [String: String], _ new: [String: String]
  ) -> Bool {
    if text == old[path] || text == new[path] { return true }
    // Of a file that several links share, one link's block after the other becomes new.
    let blocks = { (text: String?) in
      Set((text ?? "").split(separator: "# enicfg wrote").map(String.init))
    }
    return path == "/etc/network/interfaces"
      && blocks(text).isSubset(of: blocks(old[path]).union(blocks(new[path])))
  }

  /// Of the first calls, that on the lock's file may fail without harm.
  @Test(arguments: [("fsync", 1), ("rename", 1), ("fchmod", 2)], ["EIO", "ENOSPC"])
  func failedPersistIsUndone(_ call: (name: String, first: Int), _ error: String) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let (state, before) = (try lab.guest.state(), try tree(lab))
    var failures = 0
    for number in call.first...60 {
      let command = ["enicfg", "up", "--all", "--atomic", "--persist", "--format", "interfaces"]
      let result = try injected(lab, "error=\(error)", into: call.name, number, command)
      if result.exitCode == 0 { break }
      #expect(result.exitCode == 10, "\(call) \(number): \(result)")
      failures += 1
      try lab.guest.expectState(state)
      #expect(try tree(lab) == before)
    }
    #expect(failures > 5)
  }

  @Test func fullDiskIsReported() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    // A page each: there is room for the file that is there, and for no other.
    try lab.guest.shell(
      "mount -t tmpfs -o size=4k none /etc/network; echo auto lo >/etc/network/interfaces")
    let state = try lab.guest.state()
    let result = try lab.guest.enicfg("up", "--all", "--persist", "--format", "interfaces")
    #expect(result.exitCode == 10, "\(result)")
    #expect(result.standardError.contains("No space left on device"))
    try lab.guest.expectState(state)
    #expect(try lab.guest.output(of: ["ls", "-A", "/etc/network"]) == "interfaces\n")
    #expect(try lab.guest.contents(of: "/etc/network/interfaces") == "auto lo\n")
  }

  @Test func readOnlyFileSystemIsReported() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "mount -t tmpfs none /etc/network; echo auto lo >/etc/network/interfaces; mount -o remount,ro /etc/network"
    )
    let state = try lab.guest.state()
    let result = try lab.guest.enicfg("up", "--all", "--persist", "--format", "interfaces")
    #expect(result.exitCode == 10, "\(result)")
    #expect(result.standardError.contains("/etc/network/interfaces"))
    #expect(result.standardError.contains("Read-only file system"))
    try lab.guest.expectState(state)
  }

  @Test func persistWithoutPermissionWritesNothing() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try tree(lab)
    let result = try lab.guest.run(["setpriv", "--reuid=65534", "--clear-groups"] + words)
    #expect(result.exitCode == 77, "\(result)")
    #expect(try tree(lab) == before)
  }
}
