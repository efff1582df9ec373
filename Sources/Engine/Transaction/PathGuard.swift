// Connections in use, which no plan may cut unless that is asked for.

import Model
import Planning

/// The connections that are established when a command begins to change something.
///
/// An administrator changes the network over itself: a plan that would cut what they, or others, use now is refused
/// before its first step.
final class PathGuard {
  private let backend: KernelConnection
  /// Where the kernel cannot list them, nothing is known of them.
  private lazy var connections = (try? backend.establishedConnections()) ?? []

  init(_ backend: KernelConnection) { self.backend = backend }

  /// Refuses a plan that would cut a connection.
  ///
  /// - Throws: ``Failure/pathsInUse(_:)``.
  func check(_ plan: Plan, in around: Surroundings) throws(Failure) {
    guard !plan.isEmpty, !connections.isEmpty else { return }
    let lost = around.lostPaths(by: plan.steps, of: connections)
    guard lost.isEmpty else { throw .pathsInUse(lost) }
  }
}
