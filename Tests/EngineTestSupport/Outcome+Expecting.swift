// What a test expects of an outcome, in short words.

package import Engine
import Model
import Planning

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
