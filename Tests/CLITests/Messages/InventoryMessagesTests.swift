// What is said of the inventory: one line that names the object, what is wrong, and who said it.

import Inventory
import Model
import Report
import Testing

@testable import CLI

@Suite struct InventoryMessagesTests {
  @Test(arguments: InventorySample.all)
  func theContractsCodeAndOneLine(_ sample: InventorySample) {
    let report = Messages.problem(sample.problem)
    #expect(report.code == sample.code)
    #expect(report.kind == sample.kind)
    #expect(report.rolledBack)
    #expect(report.message == Messages.text(sample.problem))
    #expect(report.message.hasPrefix("\(sample.object): "), "\(report.message)")
    #expect(!report.hint.isEmpty)
    expectMessage(report)
    expectPart(String(report.message.dropFirst(sample.object.count + 2)))
    expectPart(report.hint)
    #expect(!report.message.contains("\u{202E}"))
  }

  @Test(arguments: InventorySample.all)
  func theSourceIsTold(_ sample: InventorySample) {
    let text = Messages.text(sample.problem)
    guard let source = Messages.source(of: sample.problem) else { return }
    #expect(text.hasSuffix(" (\(Messages.text(source)))"), "\(text)")
  }

  @Test(arguments: InventorySample.all)
  func aNoteTellsHowItGoesOn(_ sample: InventorySample) {
    let note = Messages.note(sample.problem)
    let text = Messages.text(sample.problem)
    #expect(note.hasPrefix("\(text); "))
    #expect(note.hasSuffix(sample.consequence), "\(note)")
    #expect(note.count > text.count + 2)
    expectMessage(note)
  }

  @Test func everyProblemHasASampleAndEveryKindIsASingleWord() {
    let cases = Set(InventorySample.all.map { Self.name($0.problem) })
    #expect(cases.count == 23, "\(cases)")
    for sample in InventorySample.all {
      #expect(sample.kind.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) })
    }
  }

  /// Of two kinds of facts, one kind only where the plan too has one: no host has this address.
  @Test func factsHaveKindsOfTheirOwn() {
    var cases: [String: Set<String>] = [:]
    for sample in InventorySample.all {
      cases[sample.kind, default: []].insert(Self.name(sample.problem))
    }
    let shared = cases.filter { $0.value.count > 1 }
    #expect(shared == ["notAHostAddress": ["notUnicast", "notHost"]])
  }

  @Test func theAttributesAreToldApart() {
    let texts = Attribute.allCases.map { Messages.text($0) }
    #expect(Set(texts).count == texts.count)
    for text in texts { #expect(!text.isEmpty && !text.contains(":")) }
  }

  @Test(arguments: InventorySample.failures.map(\.0))
  func aFailureOfTheServiceIsPartOfASentence(_ failure: MetadataFailure) {
    expectPart(Messages.text(failure))
  }

  @Test func theFailuresOfTheServiceAreToldApart() {
    let failures = InventorySample.failures.map(\.0)
    #expect(Set(failures.map { Messages.text($0) }).count == failures.count)
    #expect(Set(failures.map { "\($0)".prefix { $0 != "(" } }).count == 14)
  }

  @Test(
    arguments: zip(
      InventorySample.sources + [
        .metadata(path: "/latest/meta-data/network/interfaces/macs/"),
        .metadata(path: "/2016-01-01/meta-data/network-type"),
        .eniFile(path: "a\u{1B}[2J\nb"), .configuration(path: "a\u{9B}b", line: 1),
      ],
      [
        "the command line", "/etc/enicfg/enicfg.yaml:12", "eni.json", "standard input",
        "metadata key network/interfaces/macs/…/gateway", "metadata key network/interfaces/macs",
        "metadata key network-type", "a?[2J?b", "a?b:1",
      ]))
  func aSourceIsNamedAsAPersonWould(_ source: Origin, _ text: String) {
    #expect(Messages.text(source) == text)
  }

  @Test func theMostFrequentOnes() {
    let eni = InventorySample.eni
    let gateway = InventorySample.sound(IPAddress("10.0.9.1"))
    let subnet = InventorySample.sound(IPPrefix("10.0.0.0/24"))
    #expect(
      Messages.note(
        .notLearnt(
          .secondaryAddresses, of: eni, because: .throttled,
          from: InventorySample.key("private-ipv4s")))
        == "ENI 00:16:3e:12:e7:27: secondary addresses could not be read: 429 Too Many Requests,"
        + " again after each wait (metadata key network/interfaces/macs/…/private-ipv4s);"
        + " they stay as they are")
    #expect(
      Messages.note(
        .notLearnt(
          .listing, of: nil, because: .unreachable(111),
          from: .metadata(path: "/latest/meta-data/network/interfaces/macs/")))
        == "metadata service: list of ENIs could not be read: connection refused (ECONNREFUSED) (metadata key"
        + " network/interfaces/macs); no ENI counts as detached")
    #expect(
      Messages.note(
        .unreadable(.gateway, of: eni, text: "<html>", from: InventorySample.key("gateway")))
        == "ENI 00:16:3e:12:e7:27: gateway cannot be read from \"<html>\" (metadata key"
        + " network/interfaces/macs/…/gateway); DHCP provides it")
    let offLink = Messages.problem(
      .gatewayOffLink(gateway, subnet: subnet, of: eni, from: .option("--gateway")))
    #expect(
      offLink.message == "ENI 00:16:3e:12:e7:27: gateway 10.0.9.1 is outside of its subnet"
        + " 10.0.0.0/24 (the command line)")
    #expect(offLink.hint == "give another --gateway")
    let outside = Messages.problem(
      .outsideBlock(
        .secondaryAddresses, gateway, block: subnet, of: eni, from: InventorySample.line))
    #expect(
      outside.message == "ENI 00:16:3e:12:e7:27: secondary address 10.0.9.1 is outside of its"
        + " vSwitch's block 10.0.0.0/24 (/etc/enicfg/enicfg.yaml:12)")
    #expect(outside.hint == "correct line 12 of /etc/enicfg/enicfg.yaml")
    let half = Messages.problem(
      .notLearnt(.gateway, of: eni, because: .missing, from: InventorySample.key("gateway")))
    #expect(
      half.message
        == "ENI 00:16:3e:12:e7:27: gateway could not be read: 404 Not Found, for a key that"
        + " is always there (metadata key network/interfaces/macs/…/gateway)")
    #expect(
      half.hint
        == "the metadata of a new ENI may be incomplete: try again in a moment, or give --address and"
        + " --gateway")
    let several = Messages.problem(.addressOnSeveralENIs(gateway, [eni, InventorySample.other]))
    #expect(
      several.message
        == "address 10.0.9.1: assigned to several ENIs: 00:16:3e:12:e7:27 and 00:16:3e:12:e7:28")
    let detached = Messages.problem(.notInUse(.available, of: eni))
    #expect(
      detached.message == "ENI 00:16:3e:12:e7:27: not attached: its status is Available")
    #expect(detached.hint == "attach it to this instance first")
  }

  /// The name of a problem's case.
  private static func name(_ problem: InventoryProblem) -> String {
    String("\(problem)".prefix { $0 != "(" })
  }
}
