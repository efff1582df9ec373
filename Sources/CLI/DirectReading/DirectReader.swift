// Reads usual command lines without ArgumentParser.

/// Reads usual command lines into what they ask for.
///
/// ArgumentParser finds the options of a command by reflection, which is more work for the runtime than all the rest
/// of a run that changes nothing. So it gets only the lines that are not understood here: what it does with all
/// others, a test compares.
enum DirectReader {
  /// What a command line asks for; nil where ArgumentParser has to say it.
  ///
  /// - Parameter words: The words of the command line, without the program's name.
  static func call(_ words: [String]) -> (any Call)? {
    guard let command = words.first else { return nil }
    let rest = words.dropFirst()
    return switch command {
    case "up": read(UpCall(), rest)
    case "down": read(DownCall(), rest)
    case "plan", "diff": read(PlanCall(), rest)
    case "status": read(StatusCall(), rest)
    case "verify": read(VerifyCall(), rest)
    case "persist": read(PersistCall(), rest)
    case "confirm": read(ConfirmCall(), rest)
    case "revert": read(RevertCall(), rest)
    case "agent": read(AgentCall(), rest)
    case "alias":
      switch rest.first {
      case "add": read(AliasWords(inventory: InventoryValues()), rest.dropFirst())
      case "remove": read(AliasWords(), rest.dropFirst())
      case "list": read(AliasListCall(), rest.dropFirst())
      default: nil
      }
    case "queues":
      switch rest.first {
      case "show": read(QueuesShowCall(), rest.dropFirst())
      case "set": read(QueuesSetCall(), rest.dropFirst())
      default: nil
      }
    default: nil
    }
  }

  /// The call with all of the words; nil where one is not understood, or where they do not go together.
  private static func read(_ start: some LineReading, _ words: ArraySlice<String>) -> (any Call)? {
    var reading = start
    var line = DirectLine(words)
    do {
      while let word = line.next() {
        switch word {
        case .operand(let text): try reading.take(operand: text)
        case .option(let name):
          guard try reading.take(name, &line), !line.hasUnusedValue else { return nil }
        }
      }
      return try reading.call()
    } catch {
      return nil
    }
  }
}
