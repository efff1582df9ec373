// The inventory out of DescribeNetworkInterfaces JSON, from a file and from standard input.

import Testing
import VPCLab

@Suite struct ENIFileRunTests {
  private static let path = "/run/enis.json"

  private static func lab(_ enis: (VPCLab) throws -> [DescribedENI]) throws -> VPCLab {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    try lab.guest.write(try enis(lab).answer, to: path)
    return lab
  }

  /// The reason of eth1's first alias in the plan.
  private func reason(_ lab: VPCLab, _ words: [String]) throws -> String {
    let result = try lab.guest.run(["enicfg", "plan", "eth1", "--json"] + words)
    #expect(result.exitCode == 0, "\(result)")
    let changes = try ReportShape(result.standardOutput).changes
    let alias = try #require(changes.first { $0.object.contains("label eth1:0") })
    return "\(alias.object.split(separator: "/")[0]) \(alias.reason)"
  }

  @Test func eniFileIsEnough() throws {
    let lab = try Self.lab { lab in
      [
        DescribedENI(try lab.nic("eth0"), secondary: ["10.0.0.40"]),
        DescribedENI(try lab.nic("eth1"), secondary: ["10.0.0.30", "10.0.0.31"]),
      ]
    }
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all", "--eni-file", Self.path, "--no-metadata")
    #expect(try lab.guest.aliases(of: "eth0") == ["10.0.0.19 eth0", "10.0.0.40 eth0:0"])
    #expect(
      try lab.guest.aliases(of: "eth1")
        == ["10.0.0.20 eth1", "10.0.0.30 eth1:0", "10.0.0.31 eth1:1"])
    #expect(try lab.guest.aliases(of: "eth2") == [], "the file does not name it")
    #expect(try lab.metadataRequests() == [])
  }

  @Test func eniFileCanBeStandardInput() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let answer = [DescribedENI(try lab.nic("eth1"), secondary: ["10.0.0.30"])].answer
    let words = ["eni-bp1lab1", "--eni-file", "-", "--no-metadata", "-v"]
    let printed = try lab.guest.enicfgNotes(["up"] + words, [], input: answer)
    #expect(printed.contains("eth1  eni-bp1lab1  00:16:3e:12:e7:27"))
    #expect(printed.lines.contains { $0.contains("eth1:0") && $0.contains("standard input") })
    let empty = try lab.guest.enicfg("up", "eth1", "--eni-file", "-", "--no-metadata")
    expectFailure(empty, 65, naming: ["standard input:1:1: not JSON from here on"])
  }

  @Test func sourcesHaveAFixedPrecedence() throws {
    let lab = try Self.lab { [DescribedENI(try $0.nic("eth1"), secondary: ["10.0.0.31"])] }
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up")
    eventually { (try? lab.guest.hasCarrier("eth1")) == true }
    #expect(try reason(lab, []) == "10.0.0.65 metadata service")
    let file = ["--eni-file", Self.path]
    #expect(try reason(lab, file) == "10.0.0.31 \(Self.path)")
    try lab.guest.configure("enis:\n  - link: eth1\n    secondary:\n      [10.0.0.32]")
    #expect(try reason(lab, file) == "10.0.0.32 /etc/enicfg/enicfg.yaml:4")
    let verbose = try lab.guest.enicfgDone("plan", "eth1", "-v", "--eni-file", Self.path)
    #expect(
      verbose.lines.contains { $0.contains("eth1:0") && $0.contains("/etc/enicfg/enicfg.yaml:4") })
    // Those of the command line come on top.
    let printed = try lab.guest.enicfgDone("plan", "eth1", "--secondary", "10.0.0.33", "-v")
    #expect(printed.lines.contains { $0.contains("10.0.0.32/24") && $0.contains("eth1:0") })
    #expect(printed.lines.contains { $0.contains("10.0.0.33/24") && $0.contains("--secondary") })
    #expect(!printed.contains("10.0.0.31") && !printed.contains("10.0.0.65"))
  }

  @Test(arguments: [
    ("{\"NetworkInterfaceSets\": {\n  \"NetworkInterfaceSet\": [\n    {\"Mac", ":3:10: not JSON"),
    ("{\"NetworkInterfaceSets\": {\n]", ":2:1: not JSON from here on"),
    ("", ":1:1: not JSON"), ("<html>", ":1:1: not JSON"), ("[]", "not a JSON object"),
    ("{}", "NetworkInterfaceSets: no such key"),
  ])
  func fileWithoutAnAPIAnswerIsRefused(_ text: String, _ part: String) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.write(text, to: Self.path)
    for command in ["up", "plan"] {
      try lab.expectRefusal(
        [command, "eth1", "--eni-file", Self.path], 65, naming: [Self.path, part])
    }
    try lab.expectRefusal(
      ["down", "--all", "--eni-file", Self.path], 65, naming: [Self.path, part])
  }

  @Test func eniWithoutAMACCostsNoOther() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let known = try [DescribedENI(lab.nic("eth1"))].answer
    let creating = """
      {"NetworkInterfaceSets": {"NetworkInterfaceSet": [
        {"NetworkInterfaceId": "eni-new", "MacAddress": null, "Status": "Creating"}]}}
      """
    try lab.guest.write("[\(creating), \(known)]", to: Self.path)
    try lab.guest.enicfgNotes(
      ["up", "--all", "--eni-file", Self.path],
      ["ENI eni-new: it has no MAC address (\(Self.path)); it is left out"])
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
  }

  @Test func outputOfACommandIsReadAsAFile() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.write(try [DescribedENI(lab.nic("eth1"))].answer, to: Self.path)
    let script =
      "enicfg plan eth1 --static --eni-file <(cat \(Self.path)) --config <(echo 'enis: []')"
    let result = try lab.guest.run(["bash", "-c", script])
    #expect(result.exitCode == 0 || result.standardError.contains("--static"), "\(result)")
    #expect(!result.standardError.contains("/dev/fd"), "\(result)")
  }

  @Test func missingENIFileIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(
      ["up", "eth1", "--eni-file", "/run/none.json"], 65,
      naming: ["/run/none.json: could not open: No such file or directory (ENOENT)"])
    try lab.expectRefusal(
      ["up", "eth1", "--eni-file", "/run"], 65, naming: ["/run: ", "directory"])
  }

  @Test func duplicateMACIsRefused() throws {
    let lab = try Self.lab { [DescribedENI(try $0.nic("eth1")), DescribedENI(try $0.nic("eth1"))] }
    defer { lab.takeDown() }
    let parts = ["00:16:3e:12:e7:27: several ENIs have this MAC", Self.path]
    let up = ["up", "--eni-file", Self.path]
    try lab.expectRefusal(up + ["eth1"], 65, naming: parts)
    try lab.expectOnlyFailure(of: "eth1", up + ["--all"], naming: parts)
    // It is nobody else's.
    try lab.guest.enicfgDone("up", "eth2", "--eni-file", Self.path)
  }

  @Test(arguments: ["Available", "Attaching", "Detaching"])
  func eniThatIsNotInUseIsRefused(_ status: String) throws {
    let lab = try Self.lab { lab in
      var eni = DescribedENI(try lab.nic("eth1"))
      eni.status = status
      return [eni, DescribedENI(try lab.nic("eth2"))]
    }
    defer { lab.takeDown() }
    try lab.expectRefusal(
      ["up", "eth1", "--eni-file", Self.path], 65,
      naming: ["00:16:3e:12:e7:27: not attached: its status is \(status)"])
    try lab.guest.enicfgDone("up", "eth2", "--eni-file", Self.path)
  }

  @Test func eniOfAnotherInstanceIsRefused() throws {
    let lab = try Self.lab { lab in
      var eni = DescribedENI(try lab.nic("eth1"))
      eni.instance = "i-bp1other"
      return [eni]
    }
    defer { lab.takeDown() }
    try lab.expectRefusal(
      ["up", "eth1", "--eni-file", Self.path], 65,
      naming: ["00:16:3e:12:e7:27: attached to another instance, i-bp1other"])
  }
}
