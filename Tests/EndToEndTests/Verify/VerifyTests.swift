// `verify`: what the kernel answers, what is in the way, and that the advice works.

import Testing
import VPCLab

/// What `verify --json` prints of one link.
private struct Verified {
  var exitCode: Int32
  var paths: [JSONValue]
  var findings: [JSONValue]

  /// The kinds of the findings.
  var kinds: [String] { findings.compactMap { $0["kind"]?.string } }

  /// The hint of the finding of a kind.
  func hint(_ kind: String) throws -> String {
    try #require(findings.first { $0["kind"]?.string == kind }?["hint"]?.string)
  }

  /// The paths that do not hold, as `10.0.0.20 internet`.
  var failed: [String] {
    paths.filter { $0["holds"] == .bool(false) }.map {
      "\($0["from"]?.string ?? "") \($0["to"]?.string ?? "")"
    }
  }
}

extension JSONValue {
  fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }
}

@Suite struct VerifyTests {
  private func verify(_ lab: VPCLab, _ link: String, _ words: [String] = []) throws -> Verified {
    let result = try lab.guest.run(["enicfg", "verify", link, "--json"] + words)
    _ = try ReportShape(result.standardOutput)
    let json = try JSONValue(parsing: result.standardOutput)
    let one = try #require(json["links"]?.elements.first)
    return Verified(
      exitCode: result.exitCode, paths: one["paths"]?.elements ?? [],
      findings: one["findings"]?.elements ?? [])
  }

  /// The commands of a hint, in their order.
  private func commands(_ hint: String) -> [String] {
    hint.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private func inLab(
    _ configuration: VPCConfiguration = VPCConfiguration(), _ body: (VPCLab) throws -> Void
  ) throws {
    let lab = try quietLab(configuration)
    defer { lab.takeDown() }
    try body(lab)
  }

  @Test func everyPathHoldsAfterUp() throws {
    let metadata = MetadataOptions(secondaryCount: 2)
    try inLab(VPCConfiguration(layout: .perNIC, metadata: metadata)) { lab in
      try lab.guest.enicfgDone("up", "--all")
      let text = try lab.guest.enicfgDone("verify")
      #expect(!text.contains("!"), "\(text)")
      for link in ["eth0", "eth1", "eth2"] {
        let verified = try verify(lab, link)
        #expect(verified.exitCode == 0 && verified.findings == [], "\(verified)")
        #expect(verified.paths.count >= 3 * 4, "\(verified)")
        for path in verified.paths {
          let from = try #require(path["from"]?.string)
          #expect(path["device"]?.string == link)
          guard path["to"]?.string == "internet" else { continue }
          #expect(try lab.guest.linkOut(from: from) == link)
          #expect(path["gateway"]?.string?.hasSuffix(".253") == true)
        }
      }
      // Nothing is changed, and nothing is needed for it.
      let result = try lab.guest.runWithoutCapabilities(["enicfg", "verify"])
      #expect(result.exitCode == 0 && result.standardOutput == text, "\(result)")
    }
  }

  @Test(arguments: [0, 1]) func anotherProgramsRuleThatWinsIsNamedAndItsAdviceWorks(
    _ choice: Int
  ) throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      try lab.guest.shell("ip rule add from 10.0.0.20 lookup main priority 100 protocol static")
      #expect(try lab.guest.linkOut(from: "10.0.0.20") == "eth0")
      let verified = try verify(lab, "eth1")
      #expect(verified.exitCode == 1)
      #expect(verified.failed.contains("10.0.0.20 internet"))
      #expect(verified.kinds.contains("foreignRule"))
      let line = try lab.guest.enicfg("verify", "eth1")
      #expect(line.standardOutput.contains("from 10.0.0.20 lookup main priority 100"), "\(line)")
      let advice = commands(try verified.hint("foreignRule"))
      try #require(advice.count == 2)
      try lab.guest.shell(advice[choice])
      #expect(try verify(lab, "eth1").failed == [])
      #expect(try lab.guest.linkOut(from: "10.0.0.20") == "eth1")
    }
  }

  @Test func aHiddenContainerNetworkIsNamedAndTheAdviceWorks() throws {
    try inLab { lab in
      try lab.guest.shell(
        """
        ip link add docker0 type bridge
        ip addr add 172.17.0.1/16 brd + dev docker0
        ip link set docker0 up
        """)
      try lab.guest.enicfgDone("up", "eth1")
      let verified = try verify(lab, "eth1")
      #expect(verified.exitCode == 1 && verified.kinds.contains("hiddenNetwork"))
      #expect(verified.failed == ["10.0.0.20 172.17.0.0/16"])
      try lab.guest.shell(commands(try verified.hint("hiddenNetwork"))[0])
      let again = try verify(lab, "eth1")
      #expect(again.exitCode == 0 && again.failed == [], "\(again)")
    }
  }

  @Test func missingRulesAreAnAsymmetricReplyWhichTheStrictFilterDrops() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      try lab.guest.shell(
        "ip rule del from 10.0.0.20; echo 1 >/proc/sys/net/ipv4/conf/eth1/rp_filter")
      let verified = try verify(lab, "eth1")
      #expect(verified.exitCode == 1)
      #expect(
        verified.kinds.filter { $0 != "arpAnswer" } == ["asymmetricReply", "reversePathFilter"])
      #expect(try !lab.router.reaches("10.0.0.20"))
      try lab.guest.shell(try #require(commands(try verified.hint("reversePathFilter")).last))
      #expect(try !verify(lab, "eth1").kinds.contains("reversePathFilter"))
      try lab.guest.shell(commands(try verified.hint("asymmetricReply"))[0])
      #expect(try verify(lab, "eth1").exitCode == 0)
      #expect(try lab.router.reaches("10.0.0.20"))
    }
  }

  @Test func linksOfOneSubnetAnswerForEachOtherUntilTheAdviceIsFollowed() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      let verified = try verify(lab, "eth1")
      #expect(verified.exitCode == 0 && verified.kinds == ["arpAnswer"], "\(verified)")
      try lab.guest.shell(commands(try verified.hint("arpAnswer"))[0])
      #expect(try verify(lab, "eth1").findings == [])
      #expect(try verify(lab, "eth0").findings == [])
    }
  }

  @Test func aRuleThatIsThereTwiceIsNamedAndTheAdviceWorks() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      try lab.guest.shell("ip rule add from 10.0.0.20 lookup 1001")
      let verified = try verify(lab, "eth1")
      #expect(verified.kinds.contains("duplicateRule"), "\(verified)")
      try lab.guest.shell(commands(try verified.hint("duplicateRule"))[0])
      #expect(try !verify(lab, "eth1").kinds.contains("duplicateRule"))
      #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    }
  }

  @Test func aLinkThatIsDownIsNamedAndTheAdviceWorks() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      try lab.guest.shell("ip link set eth1 down")
      let verified = try verify(lab, "eth1")
      #expect(verified.exitCode == 1 && verified.kinds.first == "noCarrier", "\(verified)")
      try lab.guest.shell(commands(try verified.hint("noCarrier"))[0])
      #expect(try verify(lab, "eth1").exitCode == 0)
    }
  }

  @Test func thePeerOfAnEstablishedConnectionIsAskedAbout() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      let connection = try Connection(from: "10.0.0.20", in: lab)
      let paths = try verify(lab, "eth1").paths.filter {
        $0["to"]?.string == "\(VPCLab.internet):7"
      }
      #expect(paths.count == 1 && paths[0]["device"]?.string == "eth1", "\(paths)")
      try connection.expectAnswer()
    }
  }

  @Test func anotherMachineWithTheAddressAnswersAProbe() throws {
    try inLab { lab in
      try lab.guest.enicfgDone("up", "eth1")
      #expect(try verify(lab, "eth1", ["--probe"]).exitCode == 0)
      let link = try lab.router.output(of: [
        "sh", "-c", "ip -4 -o addr show | awk '$4 == \"10.0.0.253/24\" {print $2}'",
      ]).trimmed
      try lab.router.shell("ip addr add 10.0.0.20/32 dev \(link)")
      let verified = try verify(lab, "eth1", ["--probe"])
      #expect(verified.exitCode == 1 && verified.kinds.contains("duplicateAddress"), "\(verified)")
      let refused = try lab.guest.runWithoutCapabilities(["enicfg", "verify", "--probe", "eth1"])
      #expect(refused.exitCode == 77, "\(refused)")
    }
  }

  @Test func anUnknownLinkIsRefused() throws {
    try inLab { lab in
      try lab.expectRefusal(["verify", "eth9"], 65, naming: ["eth9"])
    }
  }
}
