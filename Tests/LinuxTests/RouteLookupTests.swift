// The choice of routes: for random rules and routes, it is the kernel's own.

import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct RouteLookupTests {
  @Test(arguments: [IPFamily.v4, .v6], [1, 2, 3, 4] as [UInt64])
  func chosenRouteIsTheKernels(_ family: IPFamily, _ seed: UInt64) throws {
    try inPrivateNamespace {
      var random = RandomRouting(family, seed: seed)
      try random.make()
      var kernel = try LinuxBackend()
      var lookup = RouteLookup(try kernel.observe())
      for _ in 0..<60 {
        let flow = random.flow()
        let asked =
          "\(family.option) route get \(flow)"
        let answer = (try? ip(asked)) ?? "refused"
        let choice = lookup.route(of: flow)
        #expect(choice.agrees(with: answer), "\(asked): \(answer) but \(choice)")
      }
    }
  }
}

extension RouteChoice {
  /// Whether `ip route get` names the choice's link, gateway and table, or none if there is none.
  fileprivate func agrees(with answer: String) -> Bool {
    guard case .route(let route, _) = self else { return answer == "refused" }
    guard route.type == .unicast, let link = route.link else { return answer.contains("local ") }
    let words = answer.split(whereSeparator: \.isWhitespace)
    func word(after key: Substring) -> String? {
      words.firstIndex(of: key).flatMap { $0 + 1 < words.endIndex ? String(words[$0 + 1]) : nil }
    }
    let table = word(after: "table") ?? "main"
    return word(after: "dev") == link.text && word(after: "via") == route.gateway?.description
      && table == "\(route.table)"
  }
}

/// Random rules and routes on three links.
private struct RandomRouting {
  private let family: IPFamily
  private var random: SeededGenerator
  private let links = 1...3
  private let tables = ["main", "default", "1001", "1002"]

  init(_ family: IPFamily, seed: UInt64) {
    self.family = family
    random = SeededGenerator(seed: seed)
  }

  /// Makes links with addresses, then rules and routes; the kernel may refuse some.
  mutating func make() throws {
    try ip("link set lo up")
    for number in links {
      try ip("link add eth\(number) type veth peer name far\(number)")
      for end in ["eth", "far"] { try ip("link set \(end)\(number) addrgenmode none up") }
      try ip("address add \(source(number))/\(family == .v4 ? 24 : 64) dev eth\(number) \(nodad)")
    }
    for _ in 0..<40 { _ = try? ip("\(family.option) route add \(route())") }
    for _ in 0..<12 { _ = try? ip("\(family.option) rule add \(rule())") }
  }

  mutating func flow() -> Flow {
    let link = Int.random(in: links, using: &random)
    let source = IPAddress(source(link)) ?? IPPrefix.all(family).address
    let isPlain = family == .v6 || Bool.random(using: &random)
    return Flow(from: source, to: destination(), typeOfService: isPlain ? 0 : 0x10)
  }

  private var nodad: String { family == .v4 ? "" : "nodad" }

  private func source(_ link: Int) -> String {
    family == .v4 ? "10.0.\(link).20" : "fd00:0:0:\(link)::20"
  }

  private func network(_ link: Int) -> String { "fd00:0:0:\(link)::/64" }

  private func gateway(_ link: Int) -> String {
    family == .v4 ? "10.0.\(link).253" : "fd00:0:0:\(link)::253"
  }

  private mutating func destination() -> IPAddress {
    let number = random.next()
    let text =
      family == .v4
      ? "\(number & 1 == 0 ? 10 : 198).0.\(number >> 1 & 7).\(number >> 4 & 63)"
      : "\(number & 1 == 0 ? "fd00" : "2001:db8")::\(number >> 1 & 7):0:0:0:\(number >> 4 & 63)"
    return IPAddress(text) ?? IPPrefix.all(family).address
  }

  private mutating func prefix() -> String {
    let bits: [UInt8] =
      family == .v4 ? [0, 1, 8, 16, 22, 24, 28, 32] : [0, 3, 16, 61, 64, 122, 128]
    let length = bits.randomElement(using: &random) ?? 0
    return IPPrefix(containing: destination(), length: length)?.description ?? "default"
  }

  private mutating func route() -> String {
    let link = Int.random(in: links, using: &random)
    let types = ["unreachable", "blackhole", "prohibit", "throw"]
    let metric = [0, 5, 100, 2000].randomElement(using: &random) ?? 0
    let end =
      "table \(tables.randomElement(using: &random) ?? "main")"
      + (metric == 0 ? "" : " metric \(metric)")
    if Int.random(in: 0..<8, using: &random) == 0 {
      return "\(types.randomElement(using: &random) ?? "throw") \(prefix()) \(end)"
    }
    let via = Bool.random(using: &random) ? "via \(gateway(link)) " : ""
    let isForAll = Int.random(in: 0..<3, using: &random) > 0
    let some = family == .v4 ? "tos 0x10 " : "from \(network(link)) "
    return "\(prefix()) \(isForAll ? "" : some)\(via)dev eth\(link) \(end)"
  }

  private mutating func rule() -> String {
    var words = "priority \(Int.random(in: 1...32767, using: &random))"
    let link = Int.random(in: links, using: &random)
    if Bool.random(using: &random) { words += " from \(source(link))" }
    if Int.random(in: 0..<3, using: &random) == 0 { words += " to \(prefix())" }
    if Int.random(in: 0..<12, using: &random) == 0 { return words + " unreachable" }
    words += " table \(tables.randomElement(using: &random) ?? "main")"
    if Int.random(in: 0..<3, using: &random) == 0 { words += " suppress_prefixlength 0" }
    return words
  }
}
