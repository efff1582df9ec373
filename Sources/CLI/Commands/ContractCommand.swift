// What every command of the contract has: what it is asked for.

import ArgumentParser

/// A command that ends with an exit code of the contract.
///
/// It says how ArgumentParser reads, explains and completes its words; the work is that of the call.
protocol ContractCommand: ParsableCommand {
  associatedtype CallOfCommand: Call

  /// What the words ask for.
  var call: CallOfCommand { get }
}

extension ContractCommand {
  func validate() throws { try call.validate() }
}
