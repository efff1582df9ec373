// Names: which a format takes, what netplan calls a NIC, which unit it has, which patterns fit.

import Model
import Planning
import Testing

@testable import BootConfig

@Suite struct NamesTests {
  @Test(
    arguments: BootFormat.allCases,
    ["a;b", "a$b", "a'b", "a\"b", "a`b", "a#b", "a=b", "a*", "ä", "-a", "a\\", "a\u{7}"])
  func nameThatAReaderWouldObeyIsRefused(_ format: BootFormat, _ name: String) throws {
    let link = try bootLink(name)
    #expect(throws: RenderError.linkName(link.name, format)) {
      try format.files(for: link, in: system())
    }
  }

  @Test(arguments: BootFormat.allCases) func plainNameIsTaken(_ format: BootFormat) throws {
    for name in ["eth1", "enp0s6", "wan_0", "a-b"] {
      #expect(try !format.files(for: bootLink(name), in: system()).isEmpty)
    }
    // To ifupdown, a dot makes a VLAN.
    let dotted = try bootLink("eth1.7")
    if format == .interfaces {
      #expect(throws: RenderError.self) { try format.files(for: dotted, in: system()) }
    } else {
      #expect(try !format.files(for: dotted, in: system()).isEmpty)
    }
  }

  @Test(arguments: [
    ("eth1:\n      dhcp4: true", "eth1"), ("eth1: # the second\n      dhcp4: true", "eth1"),
    ("\"eth1\":\n      dhcp4: true", "eth1"), ("second:\n      set-name: eth1", "second"),
    ("second:\n      match:\n        macaddress: \"00:16:3E:12:E7:27\"", "second"),
    ("second: {match: {macaddress: 00:16:3e:12:e7:27}, dhcp4: true}", "second"),
    ("second:\n      match: {macaddress: '00:16:3e:12:e7:27'}", "second"),
    ("eth1:\n      match:\n        macaddress: 00:16:3e:00:00:01", "eth1"),
    ("eth2:\n      dhcp4: true", "eth1"),
    ("all-eth:\n      match: {name: \"eth*\"}", "00-enicfg-eth1"),
    ("all-eth:\n      match:\n        name: eth[0-9]", "00-enicfg-eth1"),
    ("zzz:\n      match: {name: \"eth*\"}", "eth1"),
    ("all-en:\n      match: {name: \"en*\"}", "eth1"),
    ("all:\n      match: {driver: virtio_net}", "00-enicfg-eth1"),
    ("second: {\n      match: {macaddress:\n        '00:16:3e:12:e7:27'}}", "second"),
    ("other:\n      match: &m {macaddress: 00:16:3e:12:e7:27}\n    later: {match: *m}", "other"),
    ("? second\n    : set-name: eth1", "second"), ("second: !nic {set-name: !!str eth1}", "second"),
    ("second:\n      # set-name: eth9\n      set-name: \"eth\\x31\"", "second"),
    ("second:\n      nameservers: {search: [name]}\n      macaddress: 00:16:3e:12:e7:27", "eth1"),
  ])
  func netplansNameIsThatOfWhatItHas(_ mapping: String, _ expected: String) throws {
    let text =
      "# by hand\nnetwork:\n  version: 2\n  ethernets:\n    \(mapping)\n  bonds:\n    eth1x: {}\n"
    let link = try bootLink()
    for (style, content) in [("plain", text), ("CRLF", text.replacingLineBreaks)] {
      let name = try system(["/etc/netplan/a.yaml": content]).netplanName(of: link.name, link.mac)
      #expect(name == expected, "\(style)")
    }
  }

  @Test(arguments: [
    ("network: {renderer: NetworkManager}", true), ("network: {renderer: networkd}", false),
    ("network:\n  ethernets:\n    eth0: {renderer: 'NetworkManager'}", true),
    ("network:\n  renderer: &r NetworkManager # by hand", true),
    ("# renderer: NetworkManager", false),
    ("---\nnetwork: {}\n---\nnetwork: {renderer: NetworkManager}", false),
    ("network:\n\trenderer: NetworkManager", false),
  ])
  func netplansRendererIsRead(_ text: String, _ isNetworkManager: Bool) throws {
    #expect(
      try system(["/etc/netplan/a.yaml": text]).netplanUsesNetworkManager == isNetworkManager)
  }

  @Test func keyOfTheMappingAboveIsNoName() throws {
    for name in ["renderer", "version"] {
      let link = try bootLink(name)
      #expect(try system().netplanName(of: link.name, link.mac) == "00-enicfg-\(name)")
    }
  }

  @Test func primaryNICNeedsAFileOfItsOwn() throws {
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

  @Test func firstDirectorysUnitCounts() throws {
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
    ("eth*", "eth10", true), ("eth?", "eth10", false), ("*", "", true), ("e*1", "eth1", true),
    ("[a-e]th1", "eth1", true), ("[!a-e]th1", "eth1", false), ("eth[0-9]", "ethx", false),
    ("[", "[", true), ("[]a]", "]", true), ("/a/*", "/a/b", true), ("/a/*", "/a/b/c", false),
    ("/a/*.cfg", "/a/b/c.cfg", false), ("/*/b", "/a/b", true), ("", "", true), ("", "a", false),
  ])
  func patternFits(_ pattern: String, _ name: String, _ fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
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

  @Test func copiesAndFilesOfOthersAreNotEnicfgs() throws {
    let mark = "# enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0123456789abcdef\n"
    for (path, isOurs) in [
      ("/etc/systemd/network/05-enicfg-eth1.network", true),
      ("/etc/systemd/network/05-enicfg-eth1.network.bak", false),
      ("/etc/systemd/network/05-enicfg-eth2.network", false),
      ("/etc/systemd/network/10-netplan-eth1.network.d/50-enicfg-eth1.conf", true),
      ("/etc/sysconfig/network-scripts/ifcfg-eth1:12", true),
      ("/etc/sysconfig/network-scripts/ifcfg-eth1:x", false),
      ("/etc/sysconfig/network-scripts/rule6-eth1", true),
      ("/etc/netplan/60-enicfg-eth1.yaml", true), ("/etc/netplan/copy.yaml", false),
    ] {
      #expect(try !system([path: mark]).marked.isEmpty == isOurs, "\(path)")
    }
  }
}

extension String {
  /// The text with line breaks of two characters.
  fileprivate var replacingLineBreaks: String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
