// Putting results on standard output and failures on standard error.

import FoundationEssentials
import Glibc
import Planning
import Report

/// Where a command's results and its failure go.
///
/// What puts something out says whether that went well; where nobody reads any more, it did.
struct Output {
  let options: OutputOptions
  private let notes = Notes()

  init(options: OutputOptions) { self.options = options }

  /// Tells a note on standard error at once, and with `--json` in the report too.
  func note(_ text: String) {
    notes.append(text)
    if options.quiet { return }
    Self.write("enicfg: note: " + Self.oneLine(text) + "\n", to: STDERR_FILENO)
  }

  /// Does what may fail, and lets the failure take along what was told before it.
  func telling<Value>(_ body: () throws(FailureOutcome) -> Value) throws(FailureOutcome) -> Value {
    do throws(FailureOutcome) { return try body() } catch {
      var outcome = error
      outcome.notes = notes.all
      throw outcome
    }
  }

  /// Puts out a plan, or what came of it.
  @discardableResult func plan(_ plan: Plan, isDone: Bool) -> Bool {
    if options.json {
      var report = Report(plan, applied: isDone)
      report.notes = notes.all
      return Self.json(report)
    }
    if options.quiet { return true }
    return Self.result(PlanText.render(plan, isDone: isDone, style: style))
  }

  /// Puts out the status of links.
  @discardableResult func status(_ links: [LinkStatus]) -> Bool {
    if options.json { return Self.json(Report(links)) }
    if options.quiet { return true }
    return Self.result(StatusText.render(links, style: style))
  }

  /// Puts out the aliases of links.
  @discardableResult func aliases(_ links: [LinkStatus]) -> Bool {
    if options.json { return Self.json(Report(aliasesOf: links)) }
    if options.quiet { return true }
    return Self.result(AliasText.render(links, style: style))
  }

  /// Puts out the queues of links.
  @discardableResult func queues(_ survey: QueueSurvey) -> Bool {
    if options.json { return Self.json(Report(survey)) }
    if options.quiet { return true }
    return Self.result(QueueText.render(survey, style: style))
  }

  /// Puts out a plan as a script; it asks with this command line's words for what is known only
  /// after a link was set up.
  @discardableResult func script(_ plan: Plan) -> Bool {
    // The inner call's exit code must not end the script before its output is run.
    let again = CommandLine.arguments.filter { $0 != "--exit-code" }
    return Self.result(PlanCommands.script(plan, again: again))
  }

  /// Puts out a failure: one line, and with `--json` the report too.
  static func failure(_ error: ErrorReport, notes: [String] = [], json isJSON: Bool) {
    if !isJSON, let diff = error.diff { result(diff) }
    if isJSON {
      var report = Report(changed: !error.rolledBack, error: error)
      report.notes = notes
      json(report)
    }
    let line =
      "enicfg: " + ([error.message, error.hint].filter { !$0.isEmpty }).joined(separator: "; ")
    write(oneLine(line) + "\n", to: STDERR_FILENO)
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
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

  /// Writes a result, and tells on standard error where that fails.
  @discardableResult private static func result(_ text: String) -> Bool {
    guard let number = write(text, to: STDOUT_FILENO) else { return true }
    write("enicfg: standard output: \(Messages.couldNot("write", number))\n", to: STDERR_FILENO)
    return false
  }

  @discardableResult private static func json(_ report: Report) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    guard let data = try? encoder.encode(report) else { return false }
    return result(String(decoding: data, as: UTF8.self) + "\n")
  }

  /// The columns of the terminal; nil where it does not tell.
  private static func terminalWidth() -> Int? {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes the text whole.
  ///
  /// - Returns: The error number where it could not be; nil too where the reader went away.
  @discardableResult private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 || errno == EINTR else { return errno == EPIPE ? nil : errno }
      rest = rest.dropFirst(max(0, count))
    }
    return nil
  }
}

/// The notes told so far, for the report at the end.
private final class Notes {
  var all: [String] = []

  func append(_ text: String) { all.append(text) }
}
