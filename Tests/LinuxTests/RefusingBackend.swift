// A real kernel whose nth change is refused before it gets there: failures where they don't come by themselves.

import Execution
import Glibc
import Linux
import Model
import Planning

/// The host's kernel, but for one change.
struct RefusingBackend: NetworkBackend, ~Copyable {
  private var kernel: LinuxBackend
  /// Which change is refused, counted from 0 over all that are asked for; nil is none.
  private let refused: Int?
  private var count = 0

  init(refusing refused: Int?) throws {
    kernel = try LinuxBackend()
    self.refused = refused
  }

  mutating func look(atQueuesOf links: [LinkName]) { kernel.look(atQueuesOf: links) }

  mutating func observe() throws(KernelError) -> ObservedState { try kernel.observe() }

  mutating func answer(for flow: Flow) throws(KernelError) -> RouteAnswer {
    try kernel.answer(for: flow)
  }

  mutating func perform(_ changes: [Change]) -> [KernelError?] {
    let first = count
    count += changes.count
    guard let refused, (first..<count).contains(refused) else { return kernel.perform(changes) }
    var others = changes
    let change = others.remove(at: refused - first)
    var outcomes = kernel.perform(others)
    let error = KernelError(change: change, operation: "none", number: EIO, message: "refused")
    outcomes.insert(error, at: refused - first)
    return outcomes
  }
}
