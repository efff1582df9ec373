// From the command line to the exit code.

import ArgumentParser
import CLinux
import Engine
import Report

extension EnicfgCommand {
  /// Does what this process's command line says, and gives the exit code.
  package static func exitCode() -> Int32 {
    standard_descriptors_reserve()
    return call_with_enough_stack {
      EnicfgCommand.exitCode(Array(ProcessArguments.all.dropFirst()))
    }
  }

  /// Parses the arguments, runs the command, and gives the exit code.
  ///
  /// - Parameter arguments: The words of the command line, without the program's name.
  package static func exitCode(_ arguments: [String]) -> Int32 {
    write_signals_ignore()
    if arguments == ["--version"] { return put(enicfgVersion) }
    if let call = DirectReader.call(arguments) { return run(call) }
    do {
      var command = try parseAsRoot(arguments)
      if let command = command as? any ContractCommand { return run(command.call) }
      try command.run()
      return ExitCode.done
    } catch {
      return usage(error, arguments)
    }
  }

  private static func run(_ call: some Call) -> Int32 {
    do throws(Failure) {
      return try call.carryOut()
    } catch {
      return Output(options: call.output).failed(Messages.report(error))
    }
  }

  /// Help and the version go to standard output; wrong usage is one line.
  private static func usage(_ error: any Error, _ arguments: [String]) -> Int32 {
    let code = exitCode(for: error)
    guard !code.isSuccess else { return put(fullMessage(for: error)) }
    var text = message(for: error)
    if text.hasSuffix(".") { text.removeLast() }
    let report = ErrorReport(
      code: ExitCode.usage, kind: "usage", message: text, hint: "see \(named(by: arguments)) --help"
    )
    var options = OutputValues()
    options.json = arguments.contains("--json")
    return Output(options: options).failed(report)
  }

  private static func put(_ text: String) -> Int32 {
    Output.result(text + "\n") ? ExitCode.done : ExitCode.failed
  }

  /// The command that the arguments name, by all of its words.
  private static func named(by arguments: [String]) -> String {
    var command: any ParsableCommand.Type = self
    var words = ["enicfg"]
    for argument in arguments {
      let below = command.configuration.subcommands.first {
        $0.configuration.commandName == argument
      }
      guard let below else { continue }
      command = below
      words.append(argument)
    }
    return words.joined(separator: " ")
  }
}
