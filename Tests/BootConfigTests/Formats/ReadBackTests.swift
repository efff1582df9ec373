// A reader of each format reads the desired link from its files.

import BootConfig
import Model
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

  /// No secondary NIC takes a default route or an address from router advertisements, whether the
  /// inventory has IPv6 for it or not (openSUSE/wicked#570, freifunk-gluon/gluon#2180).
  @Test(arguments: BootFormat.allCases, ["", "ipv6 2001:db8::20/64\nipv6-gateway 2001:db8::fffd"])
  func routerAdvertisementsAreIgnored(_ format: BootFormat, _ ipv6: String) throws {
    for lease in ["lease 3600 from 10.0.0.253", ""] {
      let request = """
        link eth1
        numbers 1001 1001 31001
        address 10.0.0.20/24 via 10.0.0.253
        \(lease)
        \(ipv6)
        """
      let files = try format.files(for: bootLink(request: request), in: system())
      let lines = files.flatMap(\.lines).map { $0.drop { $0 == " " } }
      let setting = "net/ipv6/conf/eth1/accept_ra = 0"
      switch format {
      case .ifcfg, .sles: #expect(lines.contains { $0 == setting })
      case .interfaces:
        let switchOff = lines.firstIndex {
          $0 == "pre-up echo 0 2>/dev/null >/proc/sys/net/ipv6/conf/eth1/accept_ra || true"
        }
        let up = lines.firstIndex { $0.contains("link set dev eth1 up") }
        #expect(try #require(switchOff) < up ?? lines.endIndex)
      case .netplan: #expect(lines.contains("accept-ra: false"))
      case .networkd: #expect(lines.contains("IPv6AcceptRA=no"))
      case .nm: #expect(lines.contains(ipv6.isEmpty ? "method=link-local" : "method=manual"))
      }
    }
  }

  /// NetworkManager takes the profile with the highest priority; cloud-init's has 120.
  @Test func keyfileComesBeforeEveryOther() throws {
    let lines = try BootFormat.nm.files(for: bootLink(), in: system()).flatMap(\.lines)
    #expect(lines.contains("autoconnect-priority=999"))
  }
}
