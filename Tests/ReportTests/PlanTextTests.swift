// Plans as text.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct PlanTextTests {
  @Test func samplePlanIsShown() throws {
    #expect(
      try PlanText.render(Sample.plan()) == """
        eth1  00:16:3e:12:e7:27
          ~ link     eth1 down -> up
          + address  10.0.0.20/24 brd 10.0.0.255 dev eth1            lease of 365 d from 10.0.0.253
          + route    default via 10.0.0.253 dev eth1 metric 1001
          + route    default via 10.0.0.253 dev eth1 table 1001
          + rule     from 10.0.0.20 lookup 1001 priority 31001

        4 to add, 1 to change, 0 to remove.

        """)
  }

  @Test func appliedPlanIsShownAsDone() throws {
    let text = try PlanText.render(Sample.plan(), isDone: true)
    #expect(text.hasSuffix("\n\n4 added, 1 changed, 0 removed.\n"))
  }

  @Test func verboseStyleShowsEveryReason() throws {
    let text = try PlanText.render(Sample.plan(), style: Style(isVerbose: true))
    let remarks = text.split(separator: "\n").dropFirst().dropLast().map { $0.dropFirst(61) }
    #expect(
      remarks == [
        "the address and its routes need the link up", "lease of 365 d from 10.0.0.253",
        "the ENI's default route, with its own metric", "the ENI's own route table",
        "traffic from the address leaves by the ENI",
      ])
  }

  @Test func emptyPlanIsShownAsInSync() throws {
    let inSync = Sample.observed.replacing(
      "eth1 00:16:3e:12:e7:27 down", with: "eth1 00:16:3e:12:e7:27 up")
    let until = "until-lease eth1\nnumbers 1001 1001 31001"
    var plan = try Sample.plan(inSync, until)
    let eni = SecondaryENI(try ENINumbers(index: 1))
    plan.sections[0].desired.goal = .secondary(SecondaryGoal(eni), queues: nil)
    #expect(PlanText.render(plan) == "No changes. eth1 is in sync.\n")
    #expect(PlanText.render(plan, isDone: true) == "No changes. eth1 is in sync.\n")
    let route = try Route(text: "default via fe80::1 dev eth1")
    var impaired = plan
    impaired.sections[0].kept = [.advertisedRoute(route, before: route)]
    #expect(
      PlanText.render(impaired).hasSuffix(
        "\nNo changes. eth1 is not in sync: its IPv6 default route can come before the primary NIC's.\n"
      ))
    plan.sections.append(plan.sections[0])
    impaired.sections.append(plan.sections[0])
    #expect(
      PlanText.render(impaired).contains("\nNo changes. eth1 is in sync. eth1 is not in sync: "))
    #expect(PlanText.render(plan) == "No changes. eth1 and eth1 are in sync.\n")
  }

  @Test func emptyPlanOfThePrimaryNICIsShown() throws {
    #expect(
      try PlanText.render(Sample.plan(Sample.observed, "primary eth0"))
        == "No changes. eth0 is the primary NIC: its address and routes are left alone.\n")
  }

  @Test func emptyPlanOfDownIsShown() throws {
    #expect(
      try PlanText.render(Sample.plan(Sample.observed, "take-down eth2"))
        == "No changes. enicfg configured nothing on eth2.\n")
  }

  @Test func unfinishedPlanSaysWhenTheAddressIsKnown() throws {
    #expect(
      try PlanText.render(Sample.plan(Sample.observed, "until-lease eth1\nnumbers 1001 1001 31001"))
        == """
        eth1  00:16:3e:12:e7:27
          ~ link     eth1 down -> up
          + address  known after the link is up, by DHCP

        0 to add, 1 to change, 0 to remove; more once the lease is known.

        """)
  }

  @Test func linksWithoutStepsAreOmitted() throws {
    let text = try PlanText.render(
      Sample.plan(Sample.observed, "take-down eth2\n" + Sample.request))
    #expect(text.hasPrefix("eth1  "))
    #expect(!text.contains("eth2"))
  }

  @Test func linksAreSeparatedByAnEmptyLine() throws {
    let text = try PlanText.render(
      Sample.plan(
        Sample.observed,
        "until-lease eth1\nnumbers 1001 1001 31001\nuntil-lease eth2\nnumbers 1002 1002 31002"))
    #expect(
      text.contains(
        "by DHCP\n\neth2  00:16:3e:12:16:ec\n  + address  known after the DHCP exchange"))
  }

  @Test func keptObjectsAreShown() throws {
    let observed = """
      link 3 eth1 00:16:3e:12:e7:27 up
      address 10.0.0.20/24 brd 10.0.0.255 dev eth1
      route 10.9.0.0/16 via 10.0.0.253 dev eth1 proto 3
      """
    #expect(
      try PlanText.render(
        Sample.plan(observed, "take-down eth1\nmade up\nmade address 10.0.0.20/24")) == """
          eth1  00:16:3e:12:e7:27
            ! address  10.0.0.20/24 stays: another program's route needs it: 10.9.0.0/16 via 10.0.0.253 dev eth1

          No changes. What is left on eth1 stays.

          """)
  }

  @Test func unsupportedMTUIsShown() throws {
    let observed = "link 3 eth1 00:16:3e:12:e7:27 down max-mtu 9000"
    let text = try PlanText.render(Sample.plan(observed, Sample.request + "\nmtu 9001"))
    #expect(
      text.contains("\n  ! link     eth1 keeps its MTU: the server's MTU 9001 is above 9000\n"))
    #expect(!text.contains(" mtu 9001"))
  }

  @Test func longLinesAreWrappedBetweenWords() throws {
    let observed = """
      link 3 eth1 00:16:3e:12:e7:27 up
      address 10.0.0.20/24 brd 10.0.0.255 dev eth1
      route 10.9.0.0/16 via 10.0.0.253 dev eth1 proto 3
      """
    let plan = try Sample.plan(observed, "take-down eth1\nmade up\nmade address 10.0.0.20/24")
    let text = PlanText.render(plan, style: Style(width: 80))
    #expect(
      text.contains(
        """
          ! address  10.0.0.20/24 stays: another program's route needs it: 10.9.0.0/16
                       via 10.0.0.253 dev eth1

        """))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func changesAreCounted() throws {
    let counts = PlanCounts(try Sample.plan())
    #expect([counts.added, counts.changed, counts.removed] == [4, 1, 0])
  }
}
