// The JSON report: its keys, its nulls, its types.

import FoundationEssentials
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct ReportTests {
  @Test func reportOfAPlanHasEveryKey() throws {
    #expect(
      try json(Report(Sample.plan(Self.observed, Self.request), applied: true)) == """
        {
          "applied" : true,
          "changed" : true,
          "changes" : [
            {
              "action" : "change",
              "from" : 1500,
              "kind" : "link",
              "link" : "eth1",
              "object" : "eth1 mtu",
              "reason" : "option 26 from 10.0.0.253",
              "to" : 8500
            },
            {
              "action" : "add",
              "from" : null,
              "kind" : "rule",
              "link" : "eth1",
              "object" : "from 10.0.0.20 lookup 1001 priority 31001",
              "reason" : "traffic from the address leaves by the ENI",
              "to" : null
            }
          ],
          "error" : null,
          "errors" : [

          ],
          "links" : [
            {
              "eni" : null,
              "kept" : [

              ],
              "mac" : "00:16:3e:12:e7:27",
              "name" : "eth1",
              "pending" : false
            }
          ],
          "version" : 1
        }
        """)
  }

  @Test func reportOfAnErrorHasEveryKey() throws {
    var error = ErrorReport(
      code: 69, kind: "dhcpTimeout", message: "eth1: no DHCP reply", hint: "wait",
      rolledBack: true)
    error.link = "eth1"
    #expect(
      try json(Report(errors: [error])) == """
        {
          "applied" : false,
          "changed" : false,
          "changes" : [

          ],
          "error" : {
            "code" : 69,
            "hint" : "wait",
            "kind" : "dhcpTimeout",
            "link" : "eth1",
            "message" : "eth1: no DHCP reply",
            "rolledBack" : true
          },
          "errors" : [
            {
              "code" : 69,
              "hint" : "wait",
              "kind" : "dhcpTimeout",
              "link" : "eth1",
              "message" : "eth1: no DHCP reply",
              "rolledBack" : true
            }
          ],
          "links" : [

          ],
          "version" : 1
        }
        """)
  }

  @Test func aLinkWithoutMACHasNull() throws {
    var plan = try Sample.plan()
    plan.sections[0].link.mac = nil
    #expect(try json(Report(plan, applied: false)).contains("\"mac\" : null"))
  }

  @Test func emptyPlanIsReportedAsUnchanged() throws {
    let report = Report(try Sample.plan(Sample.observed, "primary eth0"), applied: true)
    #expect(!report.changed && !report.applied)
    #expect(report.links.map(\.name) == ["eth0"])
    #expect(report.changes == [])
  }

  @Test func unfinishedPlanIsReportedAsAChange() throws {
    let request = "until-lease eth2\nnumbers 1002 1002 31002"
    let report = Report(try Sample.plan(Sample.observed, request), applied: false)
    #expect(report.changed)
    #expect(report.changes == [])
    #expect(report.links.map(\.pending) == [true])
  }

  @Test func valuesAreNumbersAndWords() throws {
    let link = try Sample.linkName("eth1")
    let report = Report(
      try Sample.plan([
        .setLinkUp(link), .setLinkDown(link),
        .setSetting(link, .promoteSecondaries, from: 0, to: 1),
        .setSetting(link, .promoteSecondaries, from: 1, to: 0), .setMTU(link, from: 1500, to: 1400),
      ]), applied: false)
    #expect(
      report.changes.map(\.from)
        == [.text("down"), .text("up"), .number(0), .number(1), .number(1500)])
    #expect(
      report.changes.map(\.to)
        == [.text("up"), .text("down"), .number(1), .number(0), .number(1400)])
    #expect(report.changes.map(\.kind.rawValue) == ["link", "link", "sysctl", "sysctl", "link"])
    #expect(report.changes[2].object == "net.ipv4.conf.eth1.promote_secondaries")
  }

  @Test func lifetimesAreSecondsOrForEver() throws {
    let before = try Sample.address("10.0.0.20/24 dev eth1 valid 60")
    var after = before
    after.validLifetime = .forever
    let plan = try Sample.plan([.replaceAddress(before, with: after)])
    let text = try json(Report(plan, applied: false))
    #expect(text.contains("\"from\" : 60,"))
    #expect(text.contains("\"to\" : \"forever\""))
  }

  @Test func everyKindAndActionIsOfTheContract() throws {
    let kinds: [Change.Kind] = [.link, .address, .route, .rule, .sysctl]
    #expect(kinds.map(\.rawValue) == ["link", "address", "route", "rule", "sysctl"])
    let actions: [Change.Action] = [.add, .remove, .change]
    #expect(actions.map(\.rawValue) == ["add", "remove", "change"])
  }

  @Test func unusualNamesAreValidJSON() throws {
    let text = "a\"\\\u{1}\u{1B}é"
    let plan = try Sample.plan([.setLinkUp(Sample.linkName(text))], on: text)
    let data = try JSONEncoder().encode(Report(plan, applied: false))
    struct Shape: Decodable {
      struct Name: Decodable { var name: String }
      var links: [Name]
    }
    #expect(try JSONDecoder().decode(Shape.self, from: data).links.map(\.name) == [text])
  }

  private static let observed = """
    link 3 eth1 00:16:3e:12:e7:27 up mtu 1500
    address 10.0.0.20/24 brd 10.0.0.255 dev eth1
    route default via 10.0.0.253 dev eth1 metric 1001 proto 201
    route default via 10.0.0.253 dev eth1 table 1001 proto 201
    """
  private static let request = Sample.request + "\nmtu 8500"

  private func json(_ report: Report) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self)
  }
}
