// Colours, and lines that have to fit a terminal.

import Planning
import Report
import TestSupport
import Testing

@Suite struct StyleTests {
  @Test func noEscapeSequenceWithoutColour() throws {
    #expect(try !PlanText.render(Sample.plan()).contains("\u{1B}"))
  }

  @Test func coloursAddNothingButEscapeSequences() throws {
    let plan = try Sample.plan()
    for isVerbose in [false, true] {
      for width in [nil, 40, 80, 200] {
        let plain = Style(width: width, isVerbose: isVerbose)
        let coloured = Style(isColoured: true, width: width, isVerbose: isVerbose)
        let text = PlanText.render(plan, style: coloured)
        #expect(text.contains("\u{1B}[32m") && text.contains("\u{1B}[33m"))
        #expect(withoutColours(text) == PlanText.render(plan, style: plain))
      }
    }
  }

  @Test func everyColourEndsOnItsLine() throws {
    for line in try PlanText.render(Sample.plan(), style: Style(isColoured: true)).split(
      separator: "\n")
    {
      let sequences = line.split(separator: "\u{1B}[").dropFirst(line.hasPrefix("\u{1B}") ? 0 : 1)
      #expect(sequences.count % 2 == 0, "\(line.debugDescription)")
      #expect(sequences.isEmpty || sequences.last?.hasPrefix("0m") == true)
    }
  }

  @Test(arguments: [80, 100, 120]) func linesFitTheTerminal(_ width: Int) throws {
    let style = Style(width: width, isVerbose: true)
    for line in try PlanText.render(Sample.plan(), style: style).split(separator: "\n") {
      #expect(line.count <= width, "\(line)")
    }
  }

  @Test func remarkMovesLeftBeforeItMovesToTheNextLine() throws {
    let plan = try Sample.plan()
    let object = "  + address  10.0.0.20/24 brd 10.0.0.255 dev eth1"
    let remark = "lease of 365 d from 10.0.0.253"
    func lines(_ width: Int?) -> [Substring] {
      PlanText.render(plan, style: Style(width: width)).split(separator: "\n")
    }
    #expect(lines(91)[2] == object + "            " + remark)
    #expect(lines(90)[2] == object + "  " + remark)
    #expect(lines(81)[2] == object + "  " + remark)
    #expect(Array(lines(80)[2...3]) == [object[...], "               " + remark])
    #expect(lines(nil)[2] == lines(91)[2])
  }

  /// The text without `ESC [ … m`.
  private func withoutColours(_ text: String) -> String {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated().map {
      $0 == 0 ? String($1) : String($1.drop { $0 != "m" }.dropFirst())
    }.joined()
  }
}
