// Whether an agent runs on this host, and what other commands leave to it.

import Files
import Planning
package import StateFiles

extension Host {
  /// Takes the lock that one agent holds at a time.
  ///
  /// - Throws: ``Failure/agentRuns(process:)`` if another one has it, ``Failure/file(_:)``.
  package func lockForAgent() throws(Failure) -> AgentLock {
    do throws(FileError) {
      let lock = try AgentLock(runDirectory: stores.runDirectory)
      // What a killed agent published is not this one's.
      try stores.agent.remove()
      return lock
    } catch {
      guard case .locked(_, let holder) = error else { throw .file(error) }
      throw .agentRuns(process: holder)
    }
  }

  /// Whether an agent runs; false too where that cannot be told.
  var hasAgent: Bool { (try? AgentLock.isHeld(in: stores.runDirectory)) ?? false }

  /// Whether what udev told of is left to an agent that runs, which is noted then.
  func leavesToAgent(_ choice: LinkChoice) -> Bool {
    guard case .links(let selectors) = choice, hasAgent else { return false }
    for selector in selectors { note(.leftToAgent(selector.text)) }
    return true
  }
}
