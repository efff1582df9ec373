// What a test expects of an outcome, in short words.

package import Engine
import Model
import Planning
package import Testing

extension Outcome {
  /// What failed: the links and the kind of failure, as `eth1 eth2: lease.notLeased`.
  package var failed: [String] {
    failures.map { failure in
      failure.links.map(\.text).joined(separator: " ") + ": " + failure.failure.kind
    }
  }

  /// The links for which something was done, in their order.
  package var changed: [String] {
    plan.sections.filter { !$0.steps.isEmpty }.map(\.link.name.text)
  }
}

extension Outcome {
  /// Expects that the kernel refused a change of one link, that all of that was undone, and that the others
  /// were changed.
  ///
  /// - Returns: The link that failed.
  package func expectOneRefused(
    of links: [String], _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) -> [String] {
    #expect(failures.count == 1, comment, sourceLocation: sourceLocation)
    #expect(
      failures.first?.failure.kind == "apply.performing", comment, sourceLocation: sourceLocation)
    #expect(failures.first?.leftovers == [], comment, sourceLocation: sourceLocation)
    let failed = failures.flatMap(\.links).map(\.text)
    #expect(failed.count == 1, comment, sourceLocation: sourceLocation)
    #expect(
      changed == links.filter { !failed.contains($0) }, comment, sourceLocation: sourceLocation)
    return failed
  }
}

extension Failure {
  /// The names of the cases, from the outside in: `contradiction.tableInUse`.
  package var kind: String { Self.kind(of: self) }

  private static func kind(of value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .enum else { return "" }
    guard let payload = mirror.children.first, let name = payload.label else { return "\(value)" }
    let inner = kind(of: payload.value)
    return inner.isEmpty ? name : "\(name).\(inner)"
  }
}

/// The kind of the failure with which a body fails altogether; nil where it does not.
package func failure(of body: () throws -> Void) throws -> String? {
  do {
    try body()
    return nil
  } catch let error as Failure {
    return error.kind
  }
}
