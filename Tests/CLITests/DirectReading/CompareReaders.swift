// Compares what is read directly with what ArgumentParser makes of the same words.

import ArgumentParser
import Testing

@testable import CLI

/// Reads words directly, and expects that ArgumentParser reads the same.
///
/// - Returns: Whether they are read directly.
func compareReaders(
  _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  guard let direct = DirectReader.call(words) else { return false }
  do {
    let command = try EnicfgCommand.parseAsRoot(words) as? any ContractCommand
    let parsed = try #require(command, "\(words)", sourceLocation: sourceLocation).call
    let (mine, theirs) = (dumped(direct), dumped(parsed))
    #expect(mine == theirs, "\(words)", sourceLocation: sourceLocation)
  } catch {
    Issue.record("ArgumentParser refuses \(words): \(error)", sourceLocation: sourceLocation)
  }
  return true
}

/// Every value in a call, with its type.
private func dumped(_ call: any Call) -> String {
  var text = ""
  dump(call, to: &text)
  return text
}
