// What netplan calls a NIC, and who renders its files, as its files say.

import Testing

@testable import BootConfig

@Suite struct NetplanTests {
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
  func netplanNameIsThatOfTheExistingMapping(_ mapping: String, _ expected: String) throws {
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

  @Test func keysOfTheParentMappingAreNotNames() throws {
    for name in ["renderer", "version"] {
      let link = try bootLink(name)
      for text in ["", "network:\n  ethernets:\n    \(name): networkd\n"] {
        let system = try system(["/etc/netplan/a.yaml": text])
        #expect(system.netplanName(of: link.name, link.mac) == "00-enicfg-\(name)")
      }
    }
  }
}

extension String {
  /// The text with line breaks of two characters.
  fileprivate var replacingLineBreaks: String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
