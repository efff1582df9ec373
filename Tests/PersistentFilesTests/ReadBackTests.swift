// What the files of a link say is what they are made of, as a reader of each format reads them.

import NetworkModel
import PersistentFiles
import Planning
import TestSupport
import Testing

@Suite struct ReadBackTests {
  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func ifcfg(_ sample: PlanningCase) throws {
    // The scripts have no words for the metric of an address.
    try check(sample, .ifcfg, SaidState.ifcfg) {
      try SaidState($0).without(metrics: true, detection: true)
    }
  }

  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func sles(_ sample: PlanningCase) throws {
    try check(sample, .sles, SaidState.sles) {
      try SaidState($0, aliasLength: 32).without(metrics: true)
    }
  }

  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func interfaces(_ sample: PlanningCase) throws {
    try check(sample, .interfaces, SaidState.interfaces) { try SaidState($0) }
  }

  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func networkd(_ sample: PlanningCase) throws {
    try check(sample, .networkd, SaidState.networkd) {
      try SaidState($0, aliasLength: $0.isLeased || $0.isPrimary ? 32 : nil)
    }
  }

  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func netplan(_ sample: PlanningCase) throws {
    try check(sample, .netplan, SaidState.netplan) {
      try SaidState($0, aliasLength: $0.isLeased || $0.isPrimary ? 32 : nil)
    }
  }

  @Test(arguments: try PlanningCase.all(of: "PersistentFilesTests"))
  func nm(_ sample: PlanningCase) throws {
    guard try !sample.bootLinks().contains(where: \.isPrimary) else { return }
    // IPv6 addresses are given to one link alone: NetworkManager looks for another holder all the same.
    try check(sample, .nm, SaidState.nm) {
      try SaidState($0, aliasLength: $0.isLeased ? 32 : nil)
        .without(labels: true, metrics: true, detection: true)
    }
  }

  /// The documented keys of a secondary ENI, and no others.
  @Test func ifcfgHasTheDocumentedKeys() throws {
    let files = try BootFormat.ifcfg.files(for: bootLink(), in: system())
    let own = try #require(files.first { $0.path.name == "ifcfg-eth1" })
    #expect(
      try shellVariables(own.lines) == [
        "DEVICE": "eth1", "BOOTPROTO": "dhcp", "ONBOOT": "yes", "TYPE": "Ethernet",
        "USERCTL": "yes", "PEERDNS": "no", "IPV6INIT": "no", "PERSISTENT_DHCLIENT": "yes",
        "HWADDR": "00:16:3e:12:e7:27", "DEFROUTE": "no",
      ])
  }

  private func check(
    _ sample: PlanningCase, _ format: BootFormat,
    _ read: ([BootFile], BootLink) throws -> SaidState, _ expected: (BootLink) throws -> SaidState
  ) throws {
    let given = FileTree(folder: sample.path("given/\(format.rawValue)"))
    let system = SystemFiles(contents: try given.files())
    for link in try sample.bootLinks() {
      do {
        let files = try format.files(for: link, in: system)
        let found = try read(files, link).sorted
        #expect(try found == expected(link).sorted)
        #expect(found != SaidState())
      } catch let error as RenderError {
        // What cannot be said is not said in part: the case has the error of the first such link.
        #expect(try sample.text("\(format.rawValue)/error") == "\(error)\n")
        return
      }
    }
  }
}
