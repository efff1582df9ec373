// Rules: what is added is what `ip` shows, many at once too.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// A rule as `ip -j -N rule` shows it; -N keeps the numbers.
private struct ShownRule: Decodable {
  var priority: UInt32
  var src: String
  var dst: String?
  var table: String?
  var suppressPrefixlen: UInt8?
  var `protocol`: String?
}

@Suite struct RuleTests {
  private static let table = RouteTable(10001) ?? .main

  @Test func addedRulesAreThoseOfIP() throws {
    let table = Self.table
    try inPrivateNamespace {
      let source = IPPrefix("10.0.0.20")
      let rules = [
        Rule(priority: RulePriority(99), action: .lookup(.main), suppressPrefixLength: 0),
        Rule(priority: RulePriority(10000), source: source, action: .lookup(table)),
        Rule(
          priority: RulePriority(10001), source: IPPrefix("10.0.0.0/28"),
          destination: IPPrefix("10.5.0.0/16"), action: .lookup(table), madeBy: .static),
        Rule(
          family: .v6, priority: RulePriority(10002), source: IPPrefix("fd00::20"),
          action: .lookup(table)),
        Rule(priority: RulePriority(10003), source: source, action: .other(8)),
      ]
      var kernel = try LinuxBackend()
      let before = try kernel.observe().rules
      #expect(before.allSatisfy { !$0.hasMoreAttributes })
      #expect(try kernel.numbers(rules.map { .addRule($0) }) == [0, 0, 0, 0, 0])
      let observed = try kernel.observe().rules
      #expect(Set(observed) == Set(before + rules))
      #expect(observed.map(\.family.rawValue) == observed.map(\.family.rawValue).sorted())

      let shown =
        try ip("-N rule", as: [ShownRule].self) + (try ip("-6 -N rule", as: [ShownRule].self))
      #expect(shown.count == observed.count)
      for (shown, rule) in zip(shown, observed) {
        #expect(shown.priority == rule.priority.rawValue)
        #expect(shown.table == rule.table.map { String($0.rawValue) })
        let source: String? = rule.source.map { $0.address.description }
        #expect(shown.src == source ?? "all")
        #expect(shown.suppressPrefixlen == rule.suppressPrefixLength)
      }
      #expect(try kernel.numbers(rules.map { .removeRule($0) }) == [0, 0, 0, 0, 0])
      #expect(try kernel.observe().rules == before)
    }
  }

  @Test(arguments: [
    "fwmark 1 table main", "iif lo table main", "oif lo table main", "ipproto tcp table main",
    "sport 80 table main", "dport 80 table main", "uidrange 0-0 table main", "tos 4 table main",
    "tun_id 5 table main", "not from 10.0.0.0/8 table main", "goto 32766",
    "suppress_ifgroup 3 table main", "l3mdev", "table main realms 3",
  ]) func unknownAttributesAreDetected(_ words: String) throws {
    try inPrivateNamespace {
      try ip("rule add priority 100 " + words)
      var kernel = try LinuxBackend()
      let rule = try #require(try kernel.observe().rules.first { $0.priority.rawValue == 100 })
      #expect(rule.hasMoreAttributes)
    }
  }

  @Test(arguments: [
    ("fwmark 1 table main", "from all fwmark 0x1 lookup main"),
    ("fwmark 0x10/0xf0 table main", "from all fwmark 0x10/0xf0 lookup main"),
    ("not fwmark 0xca6c table 77", "not from all fwmark 0xca6c lookup 77"),
    ("iif lo table main", "from all iif lo lookup main"),
    ("from 10.0.0.0/8 oif lo table main", "from 10.0.0.0/8 oif lo lookup main"),
    ("ipproto tcp dport 22 table main", "from all ipproto tcp dport 22 lookup main"),
    ("ipproto udp sport 5-9 table main", "from all ipproto udp sport 5-9 lookup main"),
    ("uidrange 0-99 table main", "from all uidrange 0-99 lookup main"),
    ("tos 0x10 table main", "from all tos 0x10 lookup main"),
    ("goto 32766", "from all goto 32766"), ("l3mdev", "from all l3mdev"),
    ("unreachable", "from all unreachable"),
    ("suppress_ifgroup 3 table main", "from all lookup main suppress_ifgroup 3"),
  ]) func foreignRuleIsShownAsItIs(_ words: String, _ shown: String) throws {
    try inPrivateNamespace {
      try ip("rule add priority 100 " + words)
      var kernel = try LinuxBackend()
      let rule = try #require(try kernel.observe().rules.first { $0.priority.rawValue == 100 })
      #expect("\(rule)" == shown + " priority 100")
      // The notation is one that iproute2 takes: it makes the same rule.
      try ip("rule del priority 100")
      try ip("rule add \(rule)")
      #expect(try kernel.observe().rules.contains { "\($0)" == "\(rule)" })
    }
  }

  @Test func fiveHundredRulesAtOnce() throws {
    let table = Self.table
    try inPrivateNamespace {
      let rules = (0..<500).map { number in
        Rule(
          priority: RulePriority(10000 + number),
          source: IPPrefix(host: .v4(IPv4Address(rawValue: 0x0A00_0000 + number))),
          action: .lookup(table))
      }
      var kernel = try LinuxBackend()
      let added = try kernel.numbers(rules.map { .addRule($0) })
      #expect(added == [Int32](repeating: 0, count: 500))
      let again = try kernel.numbers(rules.map { .addRule($0) })
      #expect(again == [Int32](repeating: EEXIST, count: 500))
      #expect(try kernel.observe().rules.filter { $0.madeBy == .enicfg } == rules)
      let removed = try kernel.numbers(rules.map { .removeRule($0) })
      #expect(removed == [Int32](repeating: 0, count: 500))
      #expect(try kernel.observe().rules.allSatisfy { $0.madeBy != .enicfg })
    }
  }

  @Test func removalKeepsSimilarObjects() throws {
    let table = Self.table
    try inPrivateNamespace {
      let rule = Rule(
        priority: RulePriority(10000), source: IPPrefix("10.0.0.20"), action: .lookup(table))
      var changed = [rule, rule, rule, rule, rule]
      changed[0].priority = RulePriority(10001)
      changed[1].source = IPPrefix("10.0.0.21")
      changed[2].action = .lookup(.main)
      changed[3].madeBy = .static
      changed[4].destination = IPPrefix("10.5.0.0/16")
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addRule(rule)]) == [0])
      let missing = try kernel.numbers(changed.map { .removeRule($0) })
      #expect(missing == [Int32](repeating: ENOENT, count: 5))
      #expect(try kernel.numbers(changed.map { .addRule($0) }) == [0, 0, 0, 0, 0])
      #expect(try kernel.numbers([.removeRule(rule)]) == [0])
      let left = try kernel.observe().rules.filter { changed.contains($0) || $0 == rule }
      #expect(Set(left) == Set(changed))
    }
  }
}
