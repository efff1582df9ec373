// Readers of the formats whose files a shell or iproute2 reads: ifcfg, sles, interfaces.

import BootConfig
import Model
import Planning
import TestSupport
import Testing

extension SaidState {
  /// Reads the network scripts' files.
  static func ifcfg(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    for file in files where file.path.name.hasPrefix("ifcfg-") {
      let values = try shellVariables(file.lines)
      #expect(values["DEVICE"].map { "ifcfg-\($0)" } == file.path.name)
      if let address = values["IPADDR"] {
        let label = file.path.name == "ifcfg-\(link.name)" ? nil : values["DEVICE"]
        let length = try prefixLength(#require(values["NETMASK"]))
        state.addresses.append(
          Address(address: try withLength("\(address)/\(length)"), label: label))
      }
      for key in ["IPV6ADDR", "IPV6ADDR_SECONDARIES"] {
        for text in (values[key] ?? "").split(separator: " ") {
          state.addresses.append(Address(address: try withLength(text)))
        }
      }
      let isOwn = file.path.name == "ifcfg-\(link.name)"
      #expect(values["BOOTPROTO"] == (isOwn && link.isLeased ? "dhcp" : "static"))
      #expect(values["HWADDR"].flatMap { MACAddress($0) } == (isOwn ? link.mac : nil))
    }
    for (suffix, family) in [("", IPFamily.v4), ("6", .v6)] {
      for words in words(of: "route\(suffix)-\(link.name)", in: files) {
        state.routes.append(try route(words, family))
      }
      for words in words(of: "rule\(suffix)-\(link.name)", in: files) {
        state.rules.append(try rule(words, family))
      }
    }
    return state
  }

  /// Reads wicked's files.
  static func sles(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let own = try #require(files.first { $0.path.name == "ifcfg-\(link.name)" })
    let values = try shellVariables(own.lines)
    for (key, value) in values where key.hasPrefix("IPADDR") {
      let suffix = key.dropFirst("IPADDR".count)
      let length = values["NETMASK\(suffix)"].map { "/\($0)" } ?? ""
      var address = Address(address: try withLength(value + length))
      address.label = values["LABEL\(suffix)"].map { "\(link.name):\($0)" }
      address.isWithoutDetection = values["IP_OPTIONS\(suffix)"] == "nodad"
      state.addresses.append(address)
    }
    // Destination, gateway, mask, link, options.
    for words in words(of: "ifroute-\(link.name)", in: files) {
      try #require(words.count >= 4)
      #expect(words[2] == "-")
      #expect(words[3] == link.name.text)
      let isIPv6 = words[0].contains(":") || words[1].contains(":")
      #expect(words.contains("onlink") == (words[1] != "-" && !isIPv6))
      let gateway = words[1] == "-" ? [] : ["via", words[1]]
      let options = words.dropFirst(4).filter { $0 != "onlink" }
      state.routes.append(
        try route([words[0]] + gateway + ["dev", words[3]] + options, isIPv6 ? .v6 : .v4))
    }
    for words in words(of: "ifrule-\(link.name)", in: files) {
      let family = try #require(IPFamily(rawValue: words[0]))
      state.rules.append(try rule(Array(words.dropFirst()), family))
    }
    return state
  }

  /// Reads ifupdown's stanzas: of the commands, those that bring something up.
  static func interfaces(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let stanzas = try #require(files.first { $0.path.directory.hasPrefix("/etc/network/") })
    var label = ""
    var address = ""
    for line in stanzas.lines {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "iface": label = words[1]
      case "address": address = words[1]
      case "netmask":
        let length = try prefixLength(words[1])
        state.addresses.append(
          Address(
            address: try withLength("\(address)/\(length)"),
            label: label == link.name.text ? nil : label))
      case "up" where words[1] == "ip": try state.take(Array(words.dropFirst(2)))
      default: break
      }
    }
    return state
  }

  /// Takes a command of `ip`.
  private mutating func take(_ words: [String]) throws {
    let family = try #require(["-4": IPFamily.v4, "-6": .v6][words[0]])
    let rest = Array(words.dropFirst(3))
    switch (words[1], words[2]) {
    // An older `ip` gets the same without a metric.
    case ("addr", "replace"):
      addresses.append(try Self.address(Array(rest.prefix { $0 != "2>/dev/null" })))
    case ("route", "replace"): routes.append(try Self.route(rest, family))
    case ("rule", "add"): rules.append(try Self.rule(rest, family))
    default: Issue.record("\(words)")
    }
  }

  // MARK: Parts

  private static func words(of name: String, in files: [BootFile]) -> [[String]] {
    files.filter { $0.path.name == name }.flatMap(\.lines).map { line in
      line.split(separator: " ").map(String.init)
    }
  }

  static func withLength(_ text: some StringProtocol) throws -> IPAddressWithLength {
    try #require(IPAddressWithLength(text))
  }

  private static func prefixLength(_ mask: String) throws -> Int {
    let bits = try #require(IPv4Address(mask)).rawValue
    let length = (~bits).leadingZeroBitCount
    #expect(bits.nonzeroBitCount == length)
    return length
  }
}
