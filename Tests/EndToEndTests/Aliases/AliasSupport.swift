// What tests of secondary addresses share: labels, sources and rules as iproute2 shows them, and a boot.

import Testing
import VPCLab

/// Makes a quiet lab with a metadata service.
func inventoryLab(nicCount: Int = 3) throws -> VPCLab {
  let lab = try quietLab(VPCConfiguration(nicCount: nicCount, metadata: MetadataOptions()))
  try lab.knowPrimary()
  return lab
}

extension VPCLab {
  /// Tells the router which NIC has the primary address, as a VPC knows it: it is not to learn from
  /// ARP, which every NIC of the guest answers, that it has to go by one that is detached later.
  func knowPrimary() throws {
    let nic = try nic("eth0")
    try router.output(of: [
      "ip", "neigh", "replace", nic.address, "lladdr", nic.macAddress, "dev", "vsw0",
    ])
  }

  /// Changes which secondary addresses an ENI has.
  func assign(_ addresses: [String], to name: String) throws {
    try changeENI(name) { $0.secondaryAddresses = addresses }
  }

  /// Changes the primary address of an ENI in the metadata and on the DHCP server.
  func readdress(_ name: String, to address: String) throws {
    try lease(address, to: name)
    try changeENI(name) { $0.primaryAddress = address }
  }

  /// Detaches a NIC, for the guest and in the metadata.
  func detachENI(_ name: String) throws {
    try detach(name)
    try changeENI(name) { $0.isListed = false }
  }
}

extension Host {
  /// The IPv4 addresses of a link in the kernel's order: `10.0.0.50/24 eth0:0 secondary`, `10.0.0.19/24`.
  func labelled(_ link: String) throws -> [String] {
    let shown = try shown(["-4", "address", "show", "dev", link])
    return shown.flatMap { $0["addr_info"]?.elements ?? [] }.map { address in
      var words = ["\(address["local"] ?? .null)/\(address["prefixlen"] ?? .null)"]
      if let label = address["label"]?.text, label != link { words.append(label) }
      if address["secondary"] == .bool(true) { words.append("secondary") }
      if address["noprefixroute"] == .bool(true) { words.append("noprefixroute") }
      return words.joined(separator: " ")
    }
  }

  /// The source that a new connection gets, and the link that it leaves by: `10.0.0.19 eth0`.
  func source(to destination: String, by link: String? = nil) throws -> String {
    let words = ["route", "get", destination] + (link.map { ["oif", $0] } ?? [])
    let way = try #require(try shown(words).first)
    return "\(way["prefsrc"] ?? .null) \(way["dev"] ?? .null)"
  }

  /// The link by which packets from an address leave.
  func linkOut(from source: String, to destination: String = VPCLab.internet) throws -> String? {
    try shown(["route", "get", destination, "from", source]).first?["dev"]?.text
  }

  /// Expects new connections, to a neighbour and beyond the router, to come from an address.
  func expectSource(
    _ address: String, by link: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for destination in ["10.0.0.200", "10.0.0.253", VPCLab.internet] {
      // Neighbours can be reached by any NIC of the subnet, the internet only by the primary one.
      let asked = link == "eth0" && destination == VPCLab.internet ? nil : link
      #expect(
        try source(to: destination, by: asked) == "\(address) \(link)",
        "to \(destination)", sourceLocation: sourceLocation)
    }
  }

  /// The rules that look up a table, as `10.0.0.20`; all of them of the one priority.
  func sources(lookingUp table: Int) throws -> [String] {
    let rules = try shown(["-4", "rule"]) + shown(["-6", "rule"])
    return rules.filter { $0["table"] == .text("\(table)") }.map { rule in
      #expect(rule["priority"] == .number(Double(30000 + table)))
      let length = rule["srclen"].map { "/\($0)" } ?? ""
      return "\(rule["src"] ?? .null)\(length)"
    }.sorted()
  }

  /// What a boot leaves: what enicfg keeps in /var/lib, the primary NIC, and nothing else.
  func reboot(_ links: [String] = ["eth1", "eth2"], primary: String = "10.0.0.19") throws {
    try shell(
      """
      rm -rf /run/enicfg
      ip rule flush protocol 201
      ip -6 rule flush protocol 201
      for link in \(links.joined(separator: " ")); do
        ip addr flush dev $link
        ip -6 route flush dev $link
        ip -6 route flush table all dev $link
        ip link set $link down
      done
      ip addr flush dev eth0
      ip addr add \(primary)/24 brd + dev eth0 valid_lft 31536000 preferred_lft 31536000
      ip route add default via 10.0.0.253 dev eth0
      """)
  }

  /// Expects the state to be an earlier one; of the rules of one priority, the order may differ.
  func expectSameButOrder(
    _ expected: GuestState, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var (state, expected) = (try state(), expected)
    state.rules.sort()
    expected.rules.sort()
    expectSame(state, expected, sourceLocation: sourceLocation)
  }

  /// Runs enicfg, which has to succeed.
  ///
  /// - Returns: What it printed, and what it noted.
  @discardableResult
  func enicfgNoting(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandResult {
    let result = try run(["enicfg"] + words)
    #expect(result.exitCode == 0, "\(result)", sourceLocation: sourceLocation)
    return result
  }
}
