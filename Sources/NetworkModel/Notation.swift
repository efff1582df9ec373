// The objects in iproute2's own notation, as `ip` would print them and take them.

extension InterfaceAddress: CustomStringConvertible {
  /// `10.0.0.20/24 brd 10.0.0.255 dev eth1`, with peer, scope and label where they matter.
  public var description: String {
    var words: [String]
    if let peer {
      words = ["\(address.address)", "peer", "\(peer)/\(address.length)"]
    } else {
      words = ["\(address)"]
    }
    if let broadcast { words += ["brd", "\(broadcast)"] }
    if scope != .universe { words += ["scope", "\(scope)"] }
    words += ["dev", "\(link)"]
    if let label, label.text != link.text { words += ["label", "\(label)"] }
    return words.joined(separator: " ")
  }
}

extension Route: CustomStringConvertible {
  /// `default via 10.0.0.253 dev eth1 metric 1001`; the table where it is not main.
  public var description: String {
    var words: [String] = []
    if type != .unicast { words.append("\(type)") }
    words.append(destination.notation)
    if let gateway {
      words += gateway.family == destination.family ? ["via"] : ["via", "inet6"]
      words.append("\(gateway)")
    }
    if let link { words += ["dev", "\(link)"] }
    if let preferredSource { words += ["src", "\(preferredSource)"] }
    if isOnLink { words.append("onlink") }
    if metric != defaultMetric { words += ["metric", "\(metric)"] }
    if table != .main { words += ["table", "\(table)"] }
    return words.joined(separator: " ")
  }

  /// The metric that a route of this family has when none is given.
  public var defaultMetric: RouteMetric { destination.family == .v4 ? .none : .ipv6Default }
}

extension Rule: CustomStringConvertible {
  /// `from 10.0.0.20 lookup 1001 priority 31001`.
  public var description: String {
    var words = ["from", source.map { $0.isDefault ? "all" : $0.notation } ?? "all"]
    if let destination { words += ["to", destination.notation] }
    switch action {
    case .lookup(let table): words += ["lookup", "\(table)"]
    case .other(let number): words += ["action", "\(number)"]
    }
    if let suppressPrefixLength { words += ["suppress_prefixlength", "\(suppressPrefixLength)"] }
    words += ["priority", "\(priority)"]
    return words.joined(separator: " ")
  }
}
