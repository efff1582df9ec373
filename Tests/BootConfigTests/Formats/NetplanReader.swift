// A reader of netplan's files.

import BootConfig
import Model
import Planning
import TestSupport
import Testing
import YAML

extension SaidState {
  /// Reads netplan's file, and the drop-in of the unit that netplan makes from it.
  static func netplan(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let file = try #require(files.first)
    let text = Array(file.lines.joined(separator: "\n").utf8)
    let root = try #require(try YAMLDocument.root(of: text, .strict))
    let ethernets = try #require(root["network"]?["ethernets"])
    #expect(ethernets.entries.count == 1)
    let nic = try #require(ethernets.entries.first).value
    if !link.isPrimary {
      #expect(nic["match"]?["macaddress"]?.text == "\(link.mac)")
      #expect(nic["set-name"]?.text == link.name.text)
      #expect(nic["dhcp4"]?.text == "\(link.isLeased)")
    }
    for item in nic["addresses"]?.elements ?? [] {
      switch item.content {
      case .scalar(let text, _): state.addresses.append(Address(address: try withLength(text)))
      case .mapping(let labelled):
        for entry in labelled {
          state.addresses.append(
            Address(address: try withLength(entry.key), label: entry.value["label"]?.text))
        }
      case .sequence: Issue.record("\(item)")
      }
    }
    for item in nic["routes"]?.elements ?? [] {
      let destination = try #require(item["to"]?.text)
      #expect((item["via"] == nil) == (item["scope"]?.text == "link"))
      // An IPv6 gateway in the NIC's own subnet, or one that is link-local, needs a look-up.
      let gateway = item["via"]?.text.flatMap { IPAddress($0) }
      let isLookedUp = gateway.map { link.looksUp($0) } ?? true
      #expect(isLookedUp == (item["on-link"] == nil))
      var words = [destination, "dev", link.name.text]
      for (key, word) in [("via", "via"), ("metric", "metric"), ("table", "table")] {
        if let text = item[key]?.text { words += [word, text] }
      }
      state.routes.append(try route(words, destination.contains(":") ? .v6 : .v4))
    }
    for item in nic["routing-policy"]?.elements ?? [] {
      let source = try #require(item["from"]?.text)
      var words = ["from", source]
      if let text = item["to"]?.text { words += ["to", text] }
      words += ["lookup", try #require(item["table"]?.text)]
      words += ["priority", try #require(item["priority"]?.text)]
      state.rules.append(try rule(words, source.contains(":") ? .v6 : .v4))
    }
    guard let addition = files.dropFirst().first else { return state }
    let more = try networkd([addition], link)
    state.addresses += more.addresses
    state.routes += more.routes
    state.rules += more.rules
    return state
  }
}

extension BootLink {
  /// Whether the kernel has to look an IPv6 gateway up by the routes of the link's addresses.
  func looksUp(_ gateway: IPAddress) -> Bool {
    guard case .v6(let bare) = gateway else { return false }
    let addresses = [address].compactMap(\.self) + ipv6
    return bare.isLinkLocal || addresses.contains { $0.address.prefix.contains(gateway) }
  }
}
