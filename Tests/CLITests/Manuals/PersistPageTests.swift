// The manual of persist: its examples are what is written.

import BootConfig
import TestSupport
import Testing

@testable import CLI

@Suite struct PersistPageTests {
  /// The examples of a format, each as it is displayed.
  private func examples(of format: BootFormat) throws -> [String] {
    let lines = try Manual.read("enicfg-persist.8").subsection(format.rawValue)
    return lines.split { $0.hasPrefix(".Bd") }.dropFirst().map { part in
      part.prefix { $0 != ".Ed" }.joined(separator: "\n")
    }
  }

  @Test(arguments: BootFormat.allCases) func examplesAreWhatIsWritten(_ format: BootFormat) throws {
    let cases = "\(Manual.repository)/Tests/BootConfigTests/Cases"
    let trees = ["documented", "aliases-on-primary", "client-dhcpcd"].map {
      "\(cases)/\($0)/\(format.rawValue)"
    }
    let written = try run("sh", ["-c", "cat $(find \(trees.joined(separator: " ")) -type f)"])
      // Empty lines are no part of what the page's reader keeps apart.
      .split(separator: "\n").joined(separator: "\n")
    let examples = try examples(of: format)
    #expect(!examples.isEmpty)
    for example in examples { #expect(written.contains(example), "\(example)") }
  }

  @Test func noOptionIsMentionedThatDoesNotExist() throws {
    let mentioned = Set(try Manual.read("enicfg-persist.8").mentionedOptions)
    let known = Set(try Manual.read().options)
    #expect(mentioned.subtracting(known) == [])
    #expect(mentioned.isSuperset(of: ["--persist", "--remove", "--root", "--format", "--force"]))
  }
}
