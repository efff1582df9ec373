// What a full guest can be instead: with a seed, with predictable names, and broken.

import Testing

@testable import VPCLab

@Suite(.serialized) struct FullGuestChoiceTests {
  @Test func guestBootsWithASeedAndPredictableNames() throws {
    let userData = "#cloud-config\nwrite_files: [{path: /root/by-seed, content: seed}]\n"
    let options = FullGuestOptions(
      copies: ["/usr/local/bin/copied": "/bin/true"], dataSource: .noCloud(userData: userData),
      linkNames: .predictable)
    let booted = try BootedFullGuest(options)
    defer { booted.lab.takeDown() }
    try booted.machine.awaitUnit("network-online.target")
    let links = try booted.machine.links()
    let primary = try #require(links.first)
    #expect(primary.hasPrefix("enp") && links == [primary, "lo"])
    #expect(try booted.machine.addresses(of: primary).contains("inet 10.0.0.19/24"))
    #expect(try booted.machine.output(of: ["cat", "/root/by-seed"]) == "seed")
    #expect(try booted.machine.run(["copied"]).succeeded)
    #expect(try booted.lab.metadataRequests() == [])
  }

  /// A machine that shows on its console why it has ended.
  private func expectEnd(
    showing text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    let error = #expect(throws: LabError.self, sourceLocation: sourceLocation, performing: body)
    guard case .machineEnded(let console) = error else {
      Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
      return
    }
    #expect(console.contains(text), sourceLocation: sourceLocation)
  }

  @Test func failingPackageEndsTheMachine() throws {
    let package = try MadePackage("lab-broken", postinst: "echo it is broken; exit 1")
    let options = FullGuestOptions(packages: [package.path])
    expectEnd(showing: "it is broken") { _ = try BootedFullGuest(options) }
  }

  @Test func panicEndsTheMachine() throws {
    let booted = try BootedFullGuest()
    defer { booted.lab.takeDown() }
    expectEnd(showing: "Kernel panic - not syncing: sysrq triggered crash") {
      try booted.machine.output(of: ["sh", "-c", "echo c >/proc/sysrq-trigger"])
    }
  }

  @Test func missingFileOfAFullGuestIsNamed() throws {
    #expect(throws: LabError.missingMachineFile(path: "/nowhere")) {
      try BootedFullGuest(FullGuestOptions(directory: "/nowhere"))
    }
    #expect(throws: LabError.missingMachineFile(path: "/nowhere.deb")) {
      try BootedFullGuest(FullGuestOptions(packages: ["/nowhere.deb"]))
    }
    let lab = try VPCLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    #expect(throws: LabError.self) { try lab.bootFull() }
  }
}
