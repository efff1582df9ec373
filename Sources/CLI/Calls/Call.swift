// What a command line asks for, whichever of the two readers read it.

import ArgumentParser
import Engine

/// What a command line asks for: plain values, and the work.
protocol Call {
  var output: OutputValues { get }

  /// Refuses values that do not go together.
  ///
  /// - Throws: `ValidationError`.
  func validate() throws

  /// Does the work, puts out its result, and gives the exit code.
  func carryOut() throws(Failure) -> Int32
}

/// What has read a part of a command line, word by word.
protocol LineReading {
  /// Takes an option, and its value from the line.
  ///
  /// - Returns: Whether it is an option of this command.
  /// - Throws: ``NotPlain``.
  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool

  /// Takes a word that is not an option and not the value of one.
  ///
  /// - Throws: ``NotPlain``.
  mutating func take(operand: String) throws

  /// What the words ask for, after the last one.
  ///
  /// - Throws: Where one is missing, or they do not go together.
  func call() throws -> any Call
}

/// A call that words can be read into.
protocol ReadableCall: Call, LineReading {}

extension ReadableCall {
  func call() throws -> any Call {
    try validate()
    return self
  }
}

extension Call {
  func validate() throws {}

  /// Refuses before anything is touched, where the right to change the network is missing.
  func requireNetworkAdministration(_ command: String) throws(Failure) {
    guard Host.Permissions.current.changesNetwork else {
      throw .notPermitted(.changeNetwork(command: command))
    }
  }
}
