// The objects in iproute2's notation, as `ip` prints and accepts them.

extension InterfaceAddress: CustomStringConvertible {
  /// `10.0.0.20/24 brd 10.0.0.255 dev eth1`; where set, also peer, scope, label, the metric of
  /// its connected route, `noprefixroute` and `nodad`.
  package var description: String { shown(words) }

  /// The words of the notation, each as `ip` takes it.
  package var words: [String] { words(withLink: true) }

  /// The notation without the link.
  package var withoutLink: String { shown(words(withLink: false)) }

  private func words(withLink: Bool) -> [String] {
    var words: [String]
    if let peer {
      words = ["\(address.address)", "peer", "\(peer)/\(address.length)"]
    } else {
      words = ["\(address)"]
    }
    if let broadcast { words += ["brd", "\(broadcast)"] }
    if scope != .universe { words += ["scope", "\(scope)"] }
    if withLink { words += ["dev", link.text] }
    if let label, label.text != link.text { words += ["label", label.text] }
    if let routeMetric { words += ["metric", "\(routeMetric)"] }
    if flags.contains(.noDuplicateDetection) { words.append("nodad") }
    if flags.contains(.noPrefixRoute) { words.append("noprefixroute") }
    return words
  }
}

extension Route: CustomStringConvertible {
  /// `default via 10.0.0.253 dev eth1 metric 1001`; with the table, unless it is main.
  package var description: String { shown(words) }

  /// The words of the notation, each as `ip` takes it.
  package var words: [String] {
    var words: [String] = []
    if type != .unicast { words.append("\(type)") }
    words.append(destination.notation)
    if let sourcePrefix { words += ["from", sourcePrefix.notation] }
    if typeOfService != 0 { words += ["tos", "0x" + String(typeOfService, radix: 16)] }
    if let nextHopID { words += ["nhid", "\(nextHopID)"] }
    if let gateway {
      words += gateway.family == destination.family ? ["via"] : ["via", "inet6"]
      words.append("\(gateway)")
    }
    if let link { words += ["dev", link.text] }
    if let preferredSource { words += ["src", "\(preferredSource)"] }
    if isOnLink { words.append("onlink") }
    if metric != defaultMetric { words += ["metric", "\(metric)"] }
    if table != .main { words += ["table", "\(table)"] }
    if preference != .medium { words += ["pref", "\(preference)"] }
    // `ip` reads every other word before the next hops.
    for hop in hops { words += hop.words(for: destination.family) }
    return words
  }

  /// The metric that a route of this family has when none is given.
  package var defaultMetric: RouteMetric { destination.family == .v4 ? .none : .ipv6Default }
}

extension Rule: CustomStringConvertible {
  /// `from 10.0.0.20 lookup 1001 priority 31001`.
  package var description: String { shown(words) }

  /// The words of the notation, each as `ip` takes it.
  package var words: [String] {
    var words = selectors.isInverted ? ["not"] : []
    words += ["from", source.map { $0.isDefault ? "all" : $0.notation } ?? "all"]
    if let destination { words += ["to", destination.notation] }
    words += selectors.words
    switch action {
    case .lookup(let table): words += ["lookup", "\(table)"]
    case .goTo(let priority): words += ["goto", "\(priority)"]
    case .other where selectors.isOfVRF: words.append("l3mdev")
    case .other(3): words.append("nop")
    case .other(let number) where 6...8 ~= number: words.append("\(RouteType(number))")
    case .other(let number): words += ["action", "\(number)"]
    }
    if let suppressPrefixLength { words += ["suppress_prefixlength", "\(suppressPrefixLength)"] }
    if let group = selectors.suppressLinkGroup { words += ["suppress_ifgroup", "\(group)"] }
    words += ["priority", "\(priority)"]
    return words
  }
}

extension IPFamily {
  /// The option of `ip` for the family: `-4`, `-6`.
  package var option: String { self == .v4 ? "-4" : "-6" }
}

/// Words in a form that is safe to print.
func shown(_ words: [String]) -> String { plainText(words.joined(separator: " ")) }
