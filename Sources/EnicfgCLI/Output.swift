// Putting results on standard output and failures on standard error.

import FoundationEssentials
import Glibc
import Planning
import Presentation

/// Where a command's results and its failure go.
struct Output {
  let options: OutputOptions

  /// Puts out a plan, or what came of it.
  func plan(_ plan: Plan, isDone: Bool) {
    if options.json {
      json(Report(plan, applied: isDone))
    } else if !options.quiet {
      text(PlanText.render(plan, isDone: isDone, style: style))
    }
  }

  /// Puts out the status of links.
  func status(_ links: [LinkStatus]) {
    if options.json {
      json(Report(links))
    } else if !options.quiet {
      text(StatusText.render(links, style: style))
    }
  }

  /// Puts out a plan as a script; it asks with this command line's words for what is known only
  /// after a link was set up.
  func script(_ plan: Plan) {
    text(PlanCommands.script(plan, again: CommandLine.arguments))
  }

  /// Puts out a failure: one line, and with `--json` the report too.
  static func failure(_ error: ErrorReport, json isJSON: Bool) {
    if isJSON { Output.json(Report(error: error)) }
    let line =
      "enicfg: " + ([error.message, error.hint].filter { !$0.isEmpty }).joined(separator: "; ")
    let oneLine = String(line.map { $0.isNewline ? " " : $0 })
    write(oneLine + "\n", to: STDERR_FILENO)
  }

  private var style: Style {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let isColoured =
      switch options.color {
      case .always: true
      case .never: false
      case .auto: isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
      }
    return Style(
      isColoured: isColoured, width: isTerminal ? Self.terminalWidth() : nil,
      isVerbose: options.verbose)
  }

  private func json(_ report: Report) { Self.json(report) }

  private func text(_ text: String) { Self.write(text, to: STDOUT_FILENO) }

  private static func json(_ report: Report) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    guard let data = try? encoder.encode(report) else { return }
    write(String(decoding: data, as: UTF8.self) + "\n", to: STDOUT_FILENO)
  }

  /// The columns of the terminal; nil where it does not tell.
  private static func terminalWidth() -> Int? {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      // A reader that went away wants no more.
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
