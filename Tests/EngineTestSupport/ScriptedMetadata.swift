// A metadata service that gives one answer after another.

import Engine
package import Inventory
import Model

/// A metadata service with a list of answers, the last of which it repeats.
package final class ScriptedMetadata: MetadataReader {
  package let url: MetadataURL
  private let answers: [Inventory]
  /// Whether each question was one that only the service can answer.
  package private(set) var asked: [Bool] = []
  /// Called at each question.
  package var whileAsked: () -> Void = {}

  package init(_ answers: [Inventory], at url: MetadataURL = .standard) {
    self.answers = answers
    self.url = url
  }

  package func inventory(isNeeded: Bool) -> Inventory {
    whileAsked()
    asked.append(isNeeded)
    return answers[min(asked.count, answers.count) - 1]
  }
}
