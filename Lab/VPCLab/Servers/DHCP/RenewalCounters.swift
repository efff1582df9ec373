// Counts the requests to extend a lease that reach the router, by the NIC that they left by.

/// How a request to extend a lease travels.
package enum RenewalWay: String, Hashable, Sendable, CaseIterable {
  /// To one server (RENEWING).
  case unicast
  /// To all servers (REBINDING).
  case broadcast

  fileprivate var destination: String {
    switch self {
    case .unicast: "10.0.0.253"
    case .broadcast: "255.255.255.255"
    }
  }
}

extension VPCLab {
  /// Counts from here on the requests that come from an address, on the ports of the first vSwitch.
  ///
  /// - Throws: ``LabError``.
  package func countRenewals(from address: String) throws(LabError) {
    var counters = ""
    var rules = ""
    for nic in configuration.nics {
      for way in RenewalWay.allCases {
        let name = "\(way.rawValue)\(nic.index)"
        counters += "counter \(name) { }\n"
        rules += """
          iifname "port\(nic.index)" ip saddr \(address) udp dport 67 \
          ip daddr \(way.destination) counter name \(name)

          """
      }
    }
    try changeRules(
      """
      table bridge renewals {
      \(counters)chain arrivals { type filter hook prerouting priority 0;
      \(rules)}
      }

      """)
  }

  /// How many requests have arrived by a NIC since ``countRenewals(from:)``.
  ///
  /// - Throws: ``LabError``.
  package func renewals(_ way: RenewalWay, by name: String) throws(LabError) -> Int {
    let counter = "\(way.rawValue)\(try nic(name).index)"
    let text = try router.output(of: ["nft", "list counter bridge renewals \(counter)"])
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let place = words.firstIndex(of: "packets"), let number = Int(words[place + 1]) else {
      throw .impossible("nft does not show the counter \(counter): \(text)")
    }
    return number
  }
}
