// Whether an agent runs on this host, and what other commands leave to it.

import Files
package import Model
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

  /// Extends the lifetimes of a leased address that is there, and changes nothing else.
  ///
  /// - Parameters:
  ///   - address: The address with its prefix length.
  ///   - index: The number of its link.
  ///   - lifetime: How long its lease is good yet.
  /// - Returns: Whether that was done. An address that is gone, or that is valid for as long or longer, stays
  ///   as it is.
  package func extendAddress(
    _ address: IPAddressWithLength, of index: UInt32, to lifetime: Lifetime
  ) -> Bool {
    do throws(Failure) {
      return try locked { () throws(Failure) in
        let kernel = try connect()
        let observed = try kernel.observed()
        guard let link = observed.links.first(where: { $0.index == index })?.name,
          let there = observed.addresses.first(where: {
            $0.link == link && $0.address == address
          }),
          there.validLifetime < lifetime
        else { return false }
        var longer = there
        longer.validLifetime = lifetime
        longer.preferredLifetime = lifetime
        return kernel.perform([.replaceAddress(there, with: longer)]).allSatisfy { $0 == nil }
      }
    } catch { return false }
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
