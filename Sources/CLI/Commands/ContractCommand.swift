// What every command of the contract has: its output, and an exit code at its end.

import ArgumentParser
import Engine

/// A command that ends with an exit code of the contract.
protocol ContractCommand: ParsableCommand {
  var output: OutputOptions { get }

  /// Does the work, puts out its result, and gives the exit code.
  func carryOut() throws(Failure) -> Int32
}

extension ContractCommand {
  /// Refuses before anything is touched, where the right to change the network is missing.
  func requireNetworkAdministration(_ command: String) throws(Failure) {
    guard Host.Permissions.current.changesNetwork else {
      throw .notPermitted(.changeNetwork(command: command))
    }
  }
}
