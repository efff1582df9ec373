// `--confirm`, of the commands that change the network.

import ArgumentParser

/// `--confirm`, of the commands that change the network.
struct ConfirmOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Revert it by itself unless enicfg confirm comes within that time: 1 to 86400.",
      valueName: "seconds"))
  var confirm: UInt32?

  var values: ConfirmValues { ConfirmValues(seconds: confirm) }
}
