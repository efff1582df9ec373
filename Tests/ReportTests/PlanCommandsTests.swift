// Plans as scripts: the command of every change, and words that sh takes literally.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct PlanCommandsTests {
  @Test func scriptHasEveryStepOfThePlan() throws {
    #expect(
      try PlanCommands.script(Sample.plan(), again: []) == """
        #!/bin/sh
        set -e

        # eth1  00:16:3e:12:e7:27
        ip link set dev eth1 up
        ip -4 address add 10.0.0.20/24 brd 10.0.0.255 dev eth1 valid_lft 31536000 \
        preferred_lft 31536000
        ip -4 route add default via 10.0.0.253 dev eth1 metric 1001 proto 201
        ip -4 route add default via 10.0.0.253 dev eth1 table 1001 proto 201
        ip -4 rule add from 10.0.0.20 lookup 1001 priority 31001 protocol 201

        """)
  }

  @Test func aPlanWithoutStepsIsAnEmptyScript() throws {
    let plan = try Sample.plan(Sample.observed, "primary eth0")
    #expect(PlanCommands.script(plan, again: []) == "#!/bin/sh\nset -e\n")
  }

  @Test func scriptPrintsAndRunsTheRemainingCommands() throws {
    let plan = try Sample.plan(Sample.observed, "until-lease eth1\nnumbers 1001 1001 31001")
    let script = PlanCommands.script(plan, again: ["enicfg", "plan", "it's", "--as-commands"])
    #expect(
      script.hasSuffix(
        """
        ip link set dev eth1 up

        # The address is known after the link is up: print the remaining commands, and run them.
        rest=$(enicfg plan 'it'\\''s' --as-commands)
        eval "$rest"

        """))
  }

  @Test func scriptWithoutTheAddressFails() throws {
    let plan = try Sample.plan(Sample.observed, "until-lease eth2\nnumbers 1002 1002 31002")
    let script = PlanCommands.script(plan, again: ["enicfg"])
    #expect(
      script.hasSuffix("the address of eth2 is not known: no DHCP server was asked' >&2\nexit 69\n")
    )
  }

  @Test func everyKindOfChangeHasItsCommand() throws {
    let link = try Sample.linkName("eth1")
    let address = try Sample.address("10.0.0.20/24 brd 10.0.0.255 dev eth1")
    var renewed = address
    renewed.validLifetime = .seconds(60)
    renewed.preferredLifetime = .seconds(30)
    let route = try Route(text: "10.9.0.0/16 dev eth1 metric 5")
    let ipv6Route = try Route(text: "default via fe80::1 dev eth1 metric 1001")
    let rule = try Sample.rule("from 2001:db8::1 lookup 1001 priority 31001 proto 201")
    let changes: [(Change, String)] = [
      (.setLinkUp(link), "ip link set dev eth1 up"),
      (.setLinkDown(link), "ip link set dev eth1 down"),
      (.setMTU(link, from: 1500, to: 8500), "ip link set dev eth1 mtu 8500"),
      (
        .setSetting(link, .promoteSecondaries, from: 0, to: 1),
        "sysctl -q -w net/ipv4/conf/eth1/promote_secondaries=1"
      ),
      (
        .setSetting(try Sample.linkName("eth0.5"), .acceptAdvertisements, from: 1, to: 0),
        "sysctl -q -w net/ipv6/conf/eth0.5/accept_ra=0"
      ),
      (.addAddress(address), "ip -4 address add 10.0.0.20/24 brd 10.0.0.255 dev eth1"),
      (.removeAddress(address), "ip -4 address delete 10.0.0.20/24 dev eth1"),
      (
        .replaceAddress(address, with: renewed),
        "ip -4 address change 10.0.0.20/24 brd 10.0.0.255 dev eth1 valid_lft 60 preferred_lft 30"
      ),
      (.addRoute(route), "ip -4 route add 10.9.0.0/16 dev eth1 metric 5 proto 201 scope link"),
      (
        .removeRoute(route), "ip -4 route delete 10.9.0.0/16 dev eth1 metric 5 proto 201 scope link"
      ),
      (.addRoute(ipv6Route), "ip -6 route add default via fe80::1 dev eth1 metric 1001 proto 201"),
      (
        .replaceRoute(route, with: ipv6Route),
        "ip -6 route replace default via fe80::1 dev eth1 metric 1001 proto 201"
      ),
      (.addRule(rule), "ip -6 rule add from 2001:db8::1 lookup 1001 priority 31001 protocol 201"),
      (
        .removeRule(rule),
        "ip -6 rule delete from 2001:db8::1 lookup 1001 priority 31001 protocol 201"
      ),
    ]
    for (change, command) in changes { #expect(try self.command(change) == command) }
  }

  @Test func scriptKeepsAddressesWithoutConnectedRoute() throws {
    var address = try Sample.address("10.0.0.20/24 dev eth1")
    address.flags = .noPrefixRoute
    #expect(
      try command(.addAddress(address)) == "ip -4 address add 10.0.0.20/24 dev eth1 noprefixroute")
  }

  // The names hold what sh or Unicode might join with the quotes around them.
  @Test(arguments: [
    "eth1", "$HOME", "a;b", "it's", "''", "'", "\"", "`id`", "\\", "*", "a&b", "|", "#", "~", "!",
    "(", "{a,b}", "<", "é", "\u{301}x", "'\u{301};id;'\u{301}", "a'\u{FE0F}b", "\u{1B}[1m",
  ]) func namesAreQuotedForTheShell(_ text: String) throws {
    let name = try Sample.linkName(text)
    let line = try command(.setLinkUp(name))
    #expect(try bytesThatShPrints(line) == ["ip", "link", "set", "dev", text, "up"].map(bytes))
    let route = Route(destination: .all(.v4), gateway: IPAddress("10.0.0.1"), link: name)
    let words = try bytesThatShPrints(command(.addRoute(route)))
    #expect(words.prefix(9).suffix(2) == ["dev", text].map(bytes))
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The command that the script has for a change.
  private func command(_ change: Change) throws -> String {
    let script = PlanCommands.script(try Sample.plan([change]), again: [])
    return String(try #require(script.split(separator: "\n").last))
  }

  /// The words that sh makes of a line, as bytes.
  private func bytesThatShPrints(_ line: String) throws -> [[UInt8]] {
    try Array(run("sh", ["-c", "printf '%s\\n' " + line]).utf8).split(separator: 0x0A).map(
      Array.init)
  }
}
