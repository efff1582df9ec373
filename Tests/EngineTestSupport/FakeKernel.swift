// The fake backend as a kernel that several connections share: watched, refused and meddled with by a test.

import Engine
package import Execution
package import Files
import Glibc
package import Model
package import Planning
package import TestSupport

/// A kernel in memory, and the boot-time files below a root.
package final class FakeKernel: EngineBackend {
  /// What is there, what is refused, and what another program does before an observation.
  package var backend: FakeBackend
  /// Every change that was asked for, in order.
  package private(set) var asked: [Change] = []
  /// How many connections were opened.
  package var connections = 0
  /// How many observations there may be: what goes round in circles ends here.
  package var limit = 5000
  /// The observations that fail, counted from 0.
  package var unobservable: Set<Int> = []
  /// How many observations there were.
  package private(set) var observations = 0
  /// The connections that are established.
  package var established: [TCPConnection] = []
  /// Called before each change.
  package var beforeChange: (Change) -> Void = { _ in }
  private var paths: Set<FilePath> = []
  private var root: FileRoot?

  package init(_ state: ObservedState) { backend = FakeBackend(state) }

  /// What is there.
  package var state: ObservedState {
    get { backend.state }
    set { backend.state = newValue }
  }

  package func look(at paths: Set<FilePath>, in root: FileRoot) {
    self.paths.formUnion(paths)
    self.root = root
  }

  package func look(atQueuesOf links: [LinkName]) {}

  /// It has few routes.
  package func leaveOutManyRoutes() {}

  package var leavesOutRoutes: Bool { false }

  package func lookAtAllRoutes() {}

  package func isCurrent() -> Bool { false }

  package func begin() {}

  package func establishedConnections() -> [TCPConnection] { established }

  package func observe() throws(KernelError) -> ObservedState {
    observations += 1
    guard observations <= limit, !unobservable.contains(observations - 1) else {
      throw KernelError(operation: "RTM_GETLINK", number: EBUSY, message: "not observed")
    }
    readFiles()
    return try backend.observe()
  }

  package func answer(for flow: Flow) throws(KernelError) -> RouteAnswer {
    try backend.answer(for: flow)
  }

  package func perform(_ changes: [Change]) -> [KernelError?] {
    changes.map { change in
      beforeChange(change)
      asked.append(change)
      readFiles()
      let error = backend.perform([change])[0]
      if error == nil, case .setFile(let file) = change {
        try? root?.put(file.after, at: file.path)
      }
      return error
    }
  }

  private func readFiles() {
    guard let root else { return }
    state.files = [:]
    for path in paths { state.files[path] = try? root.content(path) }
  }
}
