// The names that a format accepts, and the files that it writes.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct NamesTests {
  @Test(
    arguments: BootFormat.allCases,
    ["a;b", "a$b", "a'b", "a\"b", "a`b", "a#b", "a=b", "a*", "ä", "-a", "a\\", "a\u{7}"])
  func unsafeNameIsRefused(_ format: BootFormat, _ name: String) throws {
    let link = try bootLink(name)
    #expect(throws: RenderError.linkName(link.name, format)) {
      try format.files(for: link, in: system())
    }
  }

  @Test(arguments: BootFormat.allCases) func plainNameIsAccepted(_ format: BootFormat) throws {
    for name in ["eth1", "enp0s6", "wan_0", "a-b"] {
      #expect(try !format.files(for: bootLink(name), in: system()).isEmpty)
    }
    // To ifupdown, a dot in a name means a VLAN.
    let dotted = try bootLink("eth1.7")
    if format == .interfaces {
      #expect(throws: RenderError.self) { try format.files(for: dotted, in: system()) }
    } else {
      #expect(try !format.files(for: dotted, in: system()).isEmpty)
    }
  }

  @Test func primaryNICWithoutItsOwnFileIsRefused() throws {
    let link = try primaryLink()
    for format in [BootFormat.sles, .netplan, .networkd] {
      #expect(throws: RenderError.primaryNotThere(link.name, format)) {
        try format.files(for: link, in: system())
      }
    }
    let shared = try #require(FilePath("/etc/systemd/network/a.network"))
    for match in ["Name=eth*", "Name=eth0 eth1", "Type=ether", "Name=eth?"] {
      #expect(throws: RenderError.primaryShares(link.name, shared)) {
        try BootFormat.networkd.files(for: link, in: system([shared.text: "[Match]\n\(match)\n"]))
      }
    }
    let yaml = try #require(FilePath("/etc/netplan/a.yaml"))
    let all = "network:\n  ethernets:\n    all:\n      match: {name: \"e*\"}\n"
    #expect(throws: RenderError.primaryShares(link.name, yaml)) {
      try BootFormat.netplan.files(for: link, in: system([yaml.text: all]))
    }
    #expect(throws: RenderError.netplanRenderer(link.name)) {
      try BootFormat.netplan.files(
        for: link, in: system([yaml.text: "  renderer: NetworkManager\n"]))
    }
  }

  @Test func unitOfTheFirstDirectoryIsUsed() throws {
    let link = try primaryLink()
    let files = [
      "/usr/lib/systemd/network/10-a.network": "[Match]\nName=eth0\n",
      "/run/systemd/network/10-a.network": "[Match]\nName=eth7\n",
      "/usr/lib/systemd/network/20-b.network": "[Match]\nName=eth0\n",
    ]
    let written = try BootFormat.networkd.files(for: link, in: system(files))
    #expect(written.map(\.path.text) == ["/etc/systemd/network/20-b.network.d/50-enicfg-eth0.conf"])
  }

  @Test(arguments: [
    ("source /etc/network/interfaces.d/*", "enicfg-eth1"), ("source interfaces.d/*", "enicfg-eth1"),
    ("source-directory /etc/network/interfaces.d", "enicfg-eth1"),
    ("source-directory interfaces.d/", "enicfg-eth1"),
    ("source /etc/network/interfaces.d/*.cfg", "enicfg-eth1.cfg"),
    ("source /etc/network/*", nil), ("source /etc/network/*/*", "enicfg-eth1"),
    ("#source interfaces.d/*", nil),
    ("source interfaces.d/other", nil), ("", nil),
  ])
  func includedFileIsFound(_ line: String, _ name: String?) throws {
    let system = try system(["/etc/network/interfaces": "auto lo\n\(line)\n"])
    let file = try #require(BootFormat.interfaces.files(for: bootLink(), in: system).first)
    #expect(file.extent == (name == nil ? .block : .whole))
    #expect(
      file.path.text
        == (name.map { "/etc/network/interfaces.d/\($0)" } ?? "/etc/network/interfaces"))
  }
}
