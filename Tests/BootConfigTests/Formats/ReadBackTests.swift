// A reader of each format reads the desired link from its files.

import Model
import BootConfig
import Planning
import TestSupport
import Testing

@Suite struct ReadBackTests {
  @Test(arguments: try PlanningCase.all(of: "BootConfigTests"), BootFormat.allCases)
  func filesAreReadBackAsTheDesiredLink(_ sample: PlanningCase, _ format: BootFormat) throws {
    // NetworkManager's aliases of the primary NIC are a script.
    guard try format != .nm || !sample.bootLinks().contains(where: \.isPrimary) else { return }
    let given = FileTree(folder: sample.path("given/\(format.rawValue)"))
    let system = SystemFiles(contents: try given.files())
    for link in try sample.bootLinks() {
      do {
        let files = try format.files(for: link, in: system)
        let found = try format.read(files, link).sorted
        #expect(try found == format.said(of: link).sorted)
        #expect(found != SaidState())
      } catch let error as RenderError {
        // A format writes nothing if it does not support a link: the case has the error of the first such link.
        #expect(try sample.text("\(format.rawValue)/error") == "\(error)\n")
        return
      }
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
}
