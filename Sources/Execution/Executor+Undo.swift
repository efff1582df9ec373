// Undo: everything that was performed is taken back, last first, and what is left over is found.

import Model
import Planning

extension Executor {
  /// Reverts every performed step, the last one first.
  ///
  /// A link that another program uses by now stays up.
  ///
  /// - Returns: The steps whose effect remains, the last one first; empty if the state is as
  ///   before.
  package mutating func undo(on kernel: inout some NetworkBackend & ~Copyable) -> [Leftover] {
    guard !performed.isEmpty else { return [] }
    let now = try? kernel.observe()
    let steps = performed.reversed().filter { !isInUse($0, now) }
    performed = []
    let changes = steps.flatMap(\.undo)
    let outcomes = kernel.perform(changes)
    guard let observed = try? kernel.observe() else {
      return steps.map { Leftover(step: $0, failure: nil) }
    }
    return Self.decisive(steps).filter { !observed.isWithout($0.change) }.map { step in
      Leftover(
        step: step,
        failure: outcomes.lazy.compactMap(\.self).first { error in
          error.change.map(step.undo.contains) ?? false
        })
    }
  }

  private func isInUse(_ step: Step, _ now: ObservedState?) -> Bool {
    guard case .setLinkUp(let link) = step.change, let before, let now else { return false }
    let made = performed.compactMap { step -> IPAddressWithLength? in
      guard case .addAddress(let address) = step.change else { return nil }
      return address.address
    }
    return now.isUsedByOthers(link, since: before, besides: made)
  }

  /// The first step on each object: the state before it is the one to restore.
  private static func decisive(_ reversed: [Step]) -> [Step] {
    var seen: Set<Change.Subject> = []
    return reversed.reversed().filter { seen.insert($0.change.subject).inserted }.reversed()
  }
}
