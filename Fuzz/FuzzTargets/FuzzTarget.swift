// What a fuzz target is: a name, and what is done with an input.

/// A reader of foreign bytes, with what has to hold whatever it is given.
package struct FuzzTarget: Sendable {
  /// The name, which its corpus and its dictionary have too.
  package let name: String
  /// Reads an input.
  ///
  /// - Throws: ``Violation`` if something does not hold that has to.
  package let run: @Sendable ([UInt8]) throws -> Void

  /// The target of a name; nil if there is none.
  package init?(named name: String) {
    guard let target = Self.all.first(where: { $0.name == name }) else { return nil }
    self = target
  }

  init(_ name: String, _ run: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.run = run
  }

  /// Every target.
  package static let all: [FuzzTarget] = [
    .dhcpMessage, .dhcpClient, .netlinkObject, .netlinkAnswer, .netlinkNotification,
    .metadataObject,
    .metadataKeys, .eniFile, .configuration, .json, .yaml, .markedText, .bootFiles, .glob,
    .linkRecord,
    .eniRecord, .leaseRecord, .linkPresence, .indexes, .agentReport, .text,
  ]
}

/// Something that has to hold, and does not.
package struct Violation: Error, CustomStringConvertible {
  /// What has to hold, and the values for which it does not.
  package let description: String
}

/// Throws unless a condition holds.
///
/// - Parameter claim: What the condition says, with its values.
func require(_ condition: Bool, _ claim: @autoclosure () -> String) throws(Violation) {
  guard condition else { throw Violation(description: claim()) }
}

/// Throws unless two values are equal.
///
/// - Parameter claim: What makes them equal.
func requireEqual<Value: Equatable>(
  _ one: Value, _ other: Value, _ claim: String
) throws(Violation) {
  guard one == other else { throw Violation(description: "\(claim): \(one) and \(other)") }
}
