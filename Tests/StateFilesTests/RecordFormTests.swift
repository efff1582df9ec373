// The forms of records: every part is written, and read again, as earlier versions wrote it.

import DHCPv4
import JSON
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RecordFormTests {
  private static let everything = """
    {"block": "10.0.0.0/16", "further": {"ipv6": [{"origin": {"eniFile": {"path": "-"}}, "value":
    "2001:db8::20/64"}], "ipv6Gateway": "fe80::1", "prefixes": [{"origin": {"metadata": {}}, "value":
    "10.0.9.0/28"}], "secondary": [{"address": "10.0.0.30", "isMade": true, "length": 24, "number": 2,
    "origin": {"byHand": {}}}]}, "gateway": {"origin": {"configuration": {"line": 3, "path": "/a"}},
    "value": "10.0.0.253"}, "id": "eni-1", "ipv6OnlyBy": {"option": {"_0": "--address"}}, "isPrimary":
    false, "mac": "00:16:3e:12:e7:27", "primaryAddress": "10.0.0.20"}
    """

  private static let link = """
    {"addresses": ["10.0.0.20/24"], "asked": {"metric": 2000, "routing": "local-first", "rulePriority":
    100, "table": 200}, "broughtUp": true, "earlierTables": [77], "eni": "eni-1", "index": 3,
    "isVerified": true, "isWanted": false, "link": "eth1", "mac": "00:16:3e:12:e7:27", "metadataService":
    "100.100.100.200", "method": {"static": {"address": "10.0.0.20/24", "by": {"byHand": {}}, "gateway":
    "10.0.0.253"}}, "metric": 1001, "metricBehind": 1000, "mtu": {"before": 1500, "set": 8500}, "place":
    "a", "promotesSecondaries": true, "routing": "local-first", "rulePriority": 31001, "settings":
    [{"before": 1, "set": 0, "setting": "accept_ra"}], "table": 1001}
    """

  private static let lease = """
    {"acquiredAt": 7, "boot": "b", "lease": {"address": "10.0.0.20/24", "leaseTime": 3600, "leftOut":
    [{"option": {"_0": 26, "because": {"mtu": {"_0": 60}}}}], "mac": "00:16:3e:12:e7:27", "mtu": 1400,
    "rebindingTime": 3150, "renewalTime": 1800, "routes": [{"destination": "0.0.0.0/0", "router":
    "10.0.0.253"}, {"destination": "10.9.0.0/16"}], "server": "10.0.0.253"}}
    """

  private func value(_ text: String) throws -> JSONValue {
    try JSONSyntax.value(of: Array(text.utf8))
  }

  private func expectSame<Value: JSONForm & Equatable>(_ type: Value.Type, _ text: String) throws {
    let json = try value(text)
    let read = try Value(json: json)
    #expect(try read.json == json)
    #expect(try JSONSyntax.read(type, from: read.json.lines) == read)
  }

  @Test func everyPartIsReadAndWritten() throws {
    try expectSame(ENIRecord.self, Self.everything)
    try expectSame(LinkRecord.self, Self.link)
    try expectSame(LeaseRecord.self, Self.lease)
    try expectSame(
      LinkPresence.self, #"{"index": 3, "mac": "00:16:3e:12:e7:27", "place": "a"}"#)
  }

  @Test func partsMeanWhatTheySay() throws {
    let eni = try ENIRecord(json: value(Self.everything))
    #expect(eni.id == "eni-1" && eni.isPrimary == false && eni.ipv6OnlyBy == .option("--address"))
    #expect(eni.further.secondary.map(\.number) == [2] && eni.further.secondary[0].isMade)
    #expect(eni.further.ipv6Gateway?.description == "fe80::1")
    let link = try LinkRecord(json: value(Self.link))
    #expect(!link.isWanted && link.isVerified && link.broughtUp && link.promotesSecondaries)
    #expect(
      link.asked?.table == 200 && link.asked?.rulePriority == 100 && link.asked?.metric == 2000)
    #expect(
      [link.table, link.metric, link.metricBehind, link.rulePriority] == [1001, 1001, 1000, 31001])
    #expect(link.mtu == LinkRecord.MTU(before: 1500, set: 8500) && link.earlierTables == [77])
    let lease = try LeaseRecord(json: value(Self.lease))
    #expect(lease.acquiredAt == 7 && lease.boot == "b" && lease.lease.mtu == 1400)
    #expect(lease.lease.leftOut == [.option(26, because: .mtu(60))])
    #expect(
      lease.lease.renewalTime == .seconds(1800) && lease.lease.rebindingTime == .seconds(3150))
  }

  /// Each member that is not optional, missing or of another type, makes the file unusable.
  @Test func aRecordWithoutANeededPartIsNone() throws {
    let optional: Set = [
      "asked", "block", "eni", "gateway", "id", "ipv6OnlyBy", "isPrimary", "metadataService",
      "metric",
      "metricBehind", "mtu", "primaryAddress", "routing", "rulePriority", "settings", "table",
    ]
    for text in [Self.everything, Self.link] {
      guard case .object(let members) = try value(text) else { continue }
      for (key, _) in members {
        for (other, isFine) in [
          (nil, optional.contains(key)), (.null, optional.contains(key)), (.list([.null]), false),
        ] as [(JSONValue?, Bool)] {
          let pairs = members.compactMap { member -> (String, JSONValue)? in
            member.key == key ? other.map { (key, $0) } : (member.key, member.value)
          }
          let spoilt = JSONValue.object(JSONMembers(pairs))
          let isRead =
            text == Self.everything
            ? (try? ENIRecord(json: spoilt)) != nil : (try? LinkRecord(json: spoilt)) != nil
          #expect(isRead == isFine, "\(key): \(other?.shown ?? "missing")")
        }
      }
    }
  }

  /// What a server must not offer is not taken from a file either.
  @Test(
    arguments: [
      ("0.0.0.0/0", "::/0"), ("10.0.0.20/24", "127.0.0.1/8"), ("10.0.0.20/24", "fd00::1/64"),
      ("10.0.0.20/24", "10.0.0.20"),
      (#""leaseTime": 3600"#, #""leaseTime": 0"#), (#""leaseTime": 3600"#, #""leaseTime": -1"#),
      (#"{"_0": 26, "because""#, #"{"_0": 26, "why""#),
      (#""10.0.0.253"}, {"#, #""10.7.0.253"}, {"#),
    ])
  func aLeaseThatCannotBeIsNone(_ good: String, _ bad: String) throws {
    let spoilt = Self.lease.replacing(good, with: bad)
    #expect(spoilt != Self.lease)
    #expect(throws: (any Error).self) { try LeaseRecord(json: value(spoilt)) }
  }

  @Test func aPermanentLeaseIsReadBack() throws {
    let record = LeaseRecord(try Fixture.lease(.forever), requestedAt: .seconds(5), boot: "b")
    #expect(try LeaseRecord(json: record.json) == record)
  }
}
