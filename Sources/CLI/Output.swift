// Putting results on standard output and failures on standard error.

import Engine
import FoundationEssentials
import Glibc
import Model
import Planning
import Report

/// Where a command's results and its failure go.
///
/// What puts something out says whether that went well; where nobody reads any more, it did.
struct Output {
  let options: OutputValues
  private let notes = Notes()

  init(options: OutputValues) { self.options = options }

  /// The machine, for a command that only shows something.
  func host(_ directories: DirectoryValues) -> Host { .machine(directories.stores, note: note) }

  /// The machine, for a command that changes something unless it is a dry run.
  ///
  /// - Parameter isUnits: Whether a unit runs the command.
  func host(
    _ directories: DirectoryValues, _ trial: DryRunValues,
    _ confirm: ConfirmValues = ConfirmValues(), isUnits: Bool = false
  ) throws(Failure) -> Host {
    let stores = isUnits ? directories.stores.patient : directories.stores
    return Host.machine(trial.dryRun ? stores : try stores.writable(note), note: note)
      .requiring(confirm, directories)
  }

  /// Tells a note on standard error at once, and with `--json` in the report too.
  private func note(_ note: Note) {
    let text = Messages.text(note)
    notes.append(text)
    if options.quiet { return }
    Self.write("enicfg: note: " + Self.oneLine(text) + "\n", to: STDERR_FILENO)
  }

  /// Puts out what would be done, and gives the exit code.
  ///
  /// - Parameters:
  ///   - exitCode: Whether something to change has a code of its own.
  ///   - asCommands: Whether it is put out as a script.
  ///   - isAtomic: Whether all ENIs are one transaction.
  func show(
    _ outcome: Outcome, exitCode: Bool, asCommands: Bool = false, isAtomic: Bool = false
  ) -> Int32 {
    let failures = Messages.reports(outcome)
    let plan = outcome.plan
    // A script of a part would do a part.
    let isPut =
      asCommands && failures.isEmpty ? script(plan) : put(outcome, failures, isDone: false)
    if let code = ExitCode.of(outcome, failures, isAtomic: isAtomic) { return code }
    guard isPut else { return ExitCode.failed }
    let isClean = plan.isEmpty && !plan.isUnfinished
    return exitCode && !isClean ? ExitCode.somethingToChange : ExitCode.done
  }

  /// Puts out what was done, and gives the exit code.
  ///
  /// The exit code tells of the work: where changes were made, a result that could not be written
  /// does not fail it, since 10 says that everything is as it was.
  func done(_ outcome: Outcome, isAtomic: Bool = false) -> Int32 {
    let failures = Messages.reports(outcome)
    let isPut = put(outcome, failures, isDone: true)
    return ExitCode.of(outcome, failures, isAtomic: isAtomic)
      ?? (isPut || !outcome.plan.isEmpty ? ExitCode.done : ExitCode.failed)
  }

  /// Puts out a failure of the whole command, and gives its exit code.
  func failed(_ report: ErrorReport) -> Int32 {
    put(Outcome(), [report], isDone: false)
    return report.code
  }

  /// Puts out a plan, or what came of it, and what failed.
  @discardableResult private func put(
    _ outcome: Outcome, _ failures: [ErrorReport], isDone: Bool
  ) -> Bool {
    var isPut = true
    // What failed changed nothing, unless something of it was left over.
    let hasPlan = failures.isEmpty || outcome.isPartlyDone
    if options.json {
      var report = Report(outcome.plan, applied: isDone)
      report.changed = report.changed || failures.contains { !$0.rolledBack }
      report.notes = notes.all
      report.errors = failures
      isPut = Self.json(report, isDone: isDone && report.changed)
    } else if hasPlan, !options.quiet {
      isPut = Self.result(
        PlanText.render(outcome.plan, isDone: isDone, style: style),
        isDone: isDone && !outcome.plan.isEmpty)
    }
    // ENIs that failed together failed for the same reason: it is told once.
    var told: Set<String> = []
    for failure in failures where told.insert(failure.message).inserted {
      Self.tell(failure, isJSON: options.json)
    }
    return isPut
  }

  /// Puts out the status of links.
  ///
  /// - Parameters:
  ///   - report: What was found.
  ///   - isOfAll: Whether it is about every link, so that it tells whether an agent runs.
  func status(_ report: StatusReport, isOfAll: Bool) -> Bool {
    let links = Messages.remarked(report)
    if options.json {
      var json = Report(links, agent: report.agent)
      json.confirmation = report.confirmation.map(ConfirmationReport.init)
      json.notes = notes.all
      return Self.json(json)
    }
    if options.quiet { return true }
    if let pending = report.confirmation { Self.result(Messages.pending(pending) + "\n\n") }
    return Self.result(
      isOfAll
        ? StatusText.render(links, agent: report.agent, style: style)
        : StatusText.render(links, style: style))
  }

  /// Puts out that what a command did stays, and gives the exit code.
  func confirmed(_ command: String) -> Int32 {
    if options.json {
      var report = Report()
      report.notes = notes.all
      return Self.json(report) ? ExitCode.done : ExitCode.failed
    }
    if options.quiet { return ExitCode.done }
    return Self.result(Messages.confirmed(command) + "\n") ? ExitCode.done : ExitCode.failed
  }

  /// Puts out what was verified.
  func verification(_ links: [LinkVerification]) -> Bool {
    if options.json {
      var report = Report(links)
      report.notes = notes.all
      return Self.json(report)
    }
    if options.quiet { return true }
    return Self.result(VerificationText.render(links, style: style))
  }

  /// Puts out the aliases of links.
  func aliases(_ links: [LinkStatus]) -> Bool {
    if options.json { return Self.json(Report(aliasesOf: links)) }
    if options.quiet { return true }
    return Self.result(AliasText.render(links, style: style))
  }

  /// Puts out the queues of links.
  func queues(_ survey: QueueSurvey) -> Bool {
    if options.json { return Self.json(Report(survey)) }
    if options.quiet { return true }
    return Self.result(QueueText.render(survey, style: style))
  }

  /// Puts out a plan as a script; it asks with this command line's words for what is known only
  /// after a link was set up.
  private func script(_ plan: Plan) -> Bool {
    // The inner call's exit code must not end the script before its output is run.
    let again = ProcessArguments.all.filter { $0 != "--exit-code" }
    return Self.result(PlanCommands.script(plan, again: again))
  }

  /// Tells a failure in one line on standard error; what it is about goes before it, unless the report
  /// has it.
  private static func tell(_ error: ErrorReport, isJSON: Bool) {
    if !isJSON, let diff = error.diff { result(diff) }
    let line = "enicfg: " + error.message + error.advice
    write(oneLine(line) + "\n", to: STDERR_FILENO)
  }

  /// The text in one line, in which what is in it of other programs does nothing to a terminal.
  private static func oneLine(_ text: String) -> String {
    plainText(String(text.map { $0.isNewline ? " " : $0 }))
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
  ///
  /// - Parameter isDone: Whether it tells of changes that are made, and stay.
  @discardableResult static func result(_ text: String, isDone: Bool = false) -> Bool {
    guard let number = write(text, to: STDOUT_FILENO) else { return true }
    let line = Messages.notWritten(number, isDone: isDone)
    write("enicfg: \(line)\n", to: STDERR_FILENO)
    return false
  }

  @discardableResult private static func json(_ report: Report, isDone: Bool = false) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
    guard let data = try? encoder.encode(report) else { return false }
    return result(plainJSON(String(decoding: data, as: UTF8.self)) + "\n", isDone: isDone)
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

extension Host {
  /// The same, where what is applied has to be confirmed within some seconds.
  func requiring(_ confirm: ConfirmValues, _ directories: DirectoryValues) -> Host {
    guard let seconds = confirm.seconds else { return self }
    var host = self
    host.confirmWithin = seconds
    host.armRevert = RevertProcess(directories: directories).start
    return host
  }
}

extension ConfirmationReport {
  fileprivate init(_ pending: PendingConfirmation) {
    self.init(command: pending.command, revertsIn: pending.left)
  }
}
