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

extension Call {
  func validate() throws {}

  /// Refuses before anything is touched, where the right to change the network is missing.
  func requireNetworkAdministration(_ command: String) throws(Failure) {
    guard Host.Permissions.current.changesNetwork else {
      throw .notPermitted(.changeNetwork(command: command))
    }
  }
}
