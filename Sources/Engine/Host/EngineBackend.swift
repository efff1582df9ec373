// The port to a kernel, as the engine needs it: what is observed can be widened.

package import Execution
package import Files
package import Linux
package import Model
package import Planning

/// A kernel that also observes boot-time files and queues where it is asked to.
package protocol EngineBackend: NetworkBackend, ~Copyable {
  /// Observes these files too from here on, be they there or not.
  ///
  /// - Parameter root: The system that they are in: the same one all the time.
  mutating func look(at paths: Set<FilePath>, in root: FileRoot)

  /// Observes the queues of these links too from here on.
  mutating func look(atQueuesOf links: [LinkName])

  /// Leaves out routes in tables that no rule looks up from here on, if there are many of them.
  mutating func leaveOutManyRoutes()

  /// Whether what was observed last lacks such routes.
  var leavesOutRoutes: Bool { get }

  /// Observes all routes from here on.
  mutating func lookAtAllRoutes()

  /// The established TCP connections, by the links that were observed last.
  ///
  /// - Throws: ``KernelError`` without a change.
  mutating func establishedConnections() throws(KernelError) -> [TCPConnection]

  /// Whether what was observed last is what is there.
  mutating func isCurrent() -> Bool

  /// Begins for another owner, as a new connection would.
  mutating func begin()
}

extension LinuxBackend: EngineBackend {
  /// Observes these files too from here on.
  package mutating func look(at paths: Set<FilePath>, in root: FileRoot) {
    look(at: Array(paths), in: root)
  }
}

/// An open connection to a kernel, which all parts of an operation share.
package final class KernelConnection: NetworkBackend {
  private var backend: any EngineBackend & ~Copyable

  /// Owns a connection.
  package init(_ backend: consuming some EngineBackend & ~Copyable) {
    self.backend = consume backend
  }

  /// Connects to the kernel of the calling thread's network namespace.
  static func open() throws(Failure) -> KernelConnection {
    do { return KernelConnection(try LinuxBackend()) } catch { throw .kernel(error) }
  }

  /// Observes the kernel.
  ///
  /// - Throws: ``KernelError`` without a change.
  package func observe() throws(KernelError) -> ObservedState { try backend.observe() }

  /// Asks for the route of a packet.
  ///
  /// - Throws: ``KernelError`` without a change.
  package func answer(for flow: Flow) throws(KernelError) -> RouteAnswer {
    try backend.answer(for: flow)
  }

  /// Performs changes in their order.
  package func perform(_ changes: [Change]) -> [KernelError?] { backend.perform(changes) }

  /// Observes, with the engine's error.
  func observed() throws(Failure) -> ObservedState {
    do { return try observe() } catch { throw .kernel(error) }
  }

  func look(at paths: Set<FilePath>, in root: FileRoot) { backend.look(at: paths, in: root) }

  func look(atQueuesOf links: [LinkName]) { backend.look(atQueuesOf: links) }

  func leaveOutManyRoutes() { backend.leaveOutManyRoutes() }

  var leavesOutRoutes: Bool { backend.leavesOutRoutes }

  func lookAtAllRoutes() { backend.lookAtAllRoutes() }

  /// The established TCP connections, with the engine's error.
  func establishedConnections() throws(Failure) -> [TCPConnection] {
    do { return try backend.establishedConnections() } catch { throw .kernel(error) }
  }

  fileprivate func isCurrent() -> Bool { backend.isCurrent() }

  fileprivate func begin() { backend.begin() }
}

/// Gives one connection after the other: the same again where nobody has it any more and nothing changed.
///
/// The parts of a command look one after another at what mostly stays the same.
final class Connections {
  private var last: KernelConnection?

  /// A connection whose first observation is of what is there now.
  func next() throws(Failure) -> KernelConnection {
    if let again = lastAlone() { return again }
    let new = try KernelConnection.open()
    last = new
    return new
  }

  private func lastAlone() -> KernelConnection? {
    guard isKnownUniquelyReferenced(&last), let last, last.isCurrent() else { return nil }
    last.begin()
    return last
  }
}
