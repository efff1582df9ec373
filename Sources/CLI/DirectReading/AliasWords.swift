// The words of `alias add` and `alias remove`, until they are a call.

import Engine

/// The words of `alias add` and `alias remove`, until the link and an address are read.
struct AliasWords: LineReading {
  var link: LinkSelector?
  var addresses: [AddressArgument] = []
  var inventory: InventoryValues?
  var confirm = ConfirmValues()
  var trial = DryRunValues()
  var directories = DirectoryValues()
  var output = OutputValues()

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    try inventory?.take(option, &line) == true || confirm.take(option, &line)
      || trial.take(option)
      || directories.take(option, &line) || output.take(option, &line)
  }

  mutating func take(operand: String) throws {
    if link == nil {
      guard let found = LinkSelector(operand) else { throw NotPlain() }
      link = found
    } else {
      guard let address = AddressArgument(argument: operand) else { throw NotPlain() }
      addresses.append(address)
    }
  }

  func call() throws -> any Call {
    guard let link, !addresses.isEmpty else { throw NotPlain() }
    let call = AliasCall(
      link: link, addresses: addresses, inventory: inventory, confirm: confirm,
      trial: trial,
      directories: directories, output: output)
    try call.validate()
    return call
  }
}
