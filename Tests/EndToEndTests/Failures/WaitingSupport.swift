// What tests share that change something while enicfg waits for a DHCP reply.

import Testing
import VPCLab

extension VPCLab {
  /// Starts `up eth1` whose requests reach the server and whose replies are held back until
  /// `heal("eth1")`, and returns once the server was asked.
  ///
  /// - Parameter shell: What a shell does first, in the process that becomes enicfg.
  func startWaitingUp(
    _ words: String..., after shell: String = ":", sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> BackgroundCommand {
    let mac = try nic("eth1").macAddress
    try dropNextDHCP(100_000, of: "eth1", .toGuest)
    let asked = dhcpLog.lines(with: mac)
    let command = ["sh", "-c", "\(shell); exec enicfg up eth1 \"$@\"", "sh"]
    let up = try guest.start(command + words)
    eventually({ dhcpLog.lines(with: mac) > asked }, sourceLocation: sourceLocation)
    return up
  }
}

extension Host {
  /// Renames links in order.
  func rename(_ names: KeyValuePairs<String, String>) throws {
    for (old, new) in names { try output(of: ["ip", "link", "set", "dev", old, "name", new]) }
  }

  /// The link that has a MAC: its name, its number, and whether it is set up.
  func link(_ mac: String) throws -> String {
    let link = try #require(try shown(["link"]).first { $0["address"] == .text(mac) })
    let isUp = link["flags"]?.elements.contains(.text("UP")) == true
    return "\(link["ifindex"] ?? .null) \(link["ifname"] ?? .null) \(isUp ? "up" : "down")"
  }

  /// How often a link's carrier has come or gone: setting it up is seen even where it was undone.
  func carrierChanges(of link: String) throws -> Int {
    let text = try output(of: ["cat", "/sys/class/net/\(link)/carrier_changes"])
    return try #require(Int(text.trimmed))
  }

  /// The records of what enicfg made.
  func records() throws -> [String] {
    try filesOfEnicfg().filter { $0.contains("/links/") }
  }
}

/// `up eth1` with its address given: no server is asked.
func givenUp(_ address: String, gateway: String = "10.0.0.253") -> [String] {
  ["enicfg", "up", "eth1", "--address", "\(address)/24", "--gateway", gateway]
}
