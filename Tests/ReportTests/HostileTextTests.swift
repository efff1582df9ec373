// What other programs wrote does nothing to a terminal, wherever it is shown.

import Model
import Planning
import TestSupport
import Testing

@testable import Report

@Suite struct HostileTextTests {
  /// An escape sequence, C1's control sequence introducer, a mark that turns the direction of writing, DEL.
  private static let marks = ["\u{1B}[31m", "\u{9B}2J", "\u{202E}", "\u{7F}"]

  private func status(_ mark: String) throws -> LinkStatus {
    let observed = try ObservedState(text: Sample.observed)
    let link = try #require(observed.link(named: Sample.linkName("eth0")))
    var status = LinkStatus(link, role: .primary, in: Surroundings(observed))
    let label = try #require(AddressLabel("eth0:\(mark)"))
    status.addresses[0].label = label
    status.eni = "eni-\(mark)"
    status.remark = "it is \(mark)"
    return status
  }

  private func texts(_ mark: String, _ style: Style) throws -> [String] {
    let status = try status(mark)
    var queues = LinkQueues(channels: nil, driver: "driver\(mark)")
    queues.steering = [CPUSet()]
    var observed = try ObservedState(text: Sample.observed)
    observed.queues[status.link.name] = queues
    let name = try #require(LinkName("e\(mark)"))
    var plan = try Sample.plan([.setLinkUp(name)])
    plan.sections[0].desired.eni = "eni-\(mark)"
    let path = try #require(FilePath("/etc/a"))
    let file = FileChange(
      path, root: "/mnt\(mark)", from: FileContent("\(mark)\n"), to: FileContent("b\n"))
    let survey = QueueSurvey(
      links: [
        QueueStatus(status.link, eni: nil, in: observed),
        QueueStatus(Link(index: 3, name: name), eni: nil, in: observed),
      ], processors: Processors(online: CPUSet(0..<2)), balancesInterrupts: true)
    return [
      AliasText.render([status], style: style), StatusText.render([status], style: style),
      PlanText.render(plan, style: style), QueueText.render(survey, style: style),
      PlanText.render(try Sample.plan([.setFile(file)]), style: style),
      PlanCommands.script(plan, again: ["enicfg", mark]),
    ]
  }

  @Test(arguments: marks) func nothingOfItReachesATerminal(_ mark: String) throws {
    for text in try texts(mark, Style()) {
      #expect(
        text.unicodeScalars.allSatisfy { $0.isPlain || $0 == "\n" }, "\(text.debugDescription)")
    }
  }

  @Test(arguments: marks) func onlyOwnColoursStay(_ mark: String) throws {
    for text in try texts(mark, Style(isColoured: true)) {
      let own = ["\u{1B}[0m", "\u{1B}[31m", "\u{1B}[32m", "\u{1B}[33m", "\u{1B}[2m", "\u{1B}[1m"]
      var rest = text
      for code in own { rest = rest.replacing(code, with: "") }
      #expect(
        rest.unicodeScalars.allSatisfy { $0.isPlain || $0 == "\n" }, "\(text.debugDescription)")
    }
    #expect(try AliasText.render([status(mark)]).contains("eth0:?"))
  }

  @Test func scriptNamesALinkThatATerminalWouldInterpret() throws {
    for name in ["e\u{1B}[31m", "e%d\u{7F}", "e'\u{9B}", "e\\\u{1B}"] {
      let script = "printf %s \(PlanCommands.quoted(name))"
      #expect(script.unicodeScalars.allSatisfy { $0.isPlain })
      #expect(try run("sh", ["-c", script]) == name)
    }
  }
}
