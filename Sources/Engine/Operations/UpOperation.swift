// `up`: the ENI procedure on some links, by hand, at boot, or when a NIC comes.

import DHCPv4
import Inventory
import Model
import Planning

/// What `up`, `plan` and `persist` are asked for.
package struct UpRequest {
  /// The links.
  package var choice: LinkChoice
  /// What they should have.
  package var settings: RequestedSettings
  /// Where the inventory comes from.
  package var sources: InventorySources
  /// The boot-time files that are written too; nil for none.
  package var bootFiles: BootFilesRequest?
  /// Whether all links are one transaction.
  package var isAtomic = false
  /// Whether the plan is applied although it cuts connections in use.
  package var isForced = false
  /// What becomes of links that an administrator took down.
  package var heldLinks = HeldLinks.configured
  /// Whether udev told of the links, which may be gone again, or not a cloud's.
  package var isHotplug = false
  /// The ENIs that nothing is done about, although all are meant.
  var leftAlone: Set<MACAddress> = []
  /// Leases that were granted just now.
  var granted: [MACAddress: Lease] = [:]
  /// Whether the agent asks, which renews leases itself, and keeps what an earlier `up` was asked for.
  var isAgents = false

  /// Asks for links to be configured.
  package init(
    _ choice: LinkChoice, _ settings: RequestedSettings = RequestedSettings(),
    sources: InventorySources, bootFiles: BootFilesRequest? = nil
  ) {
    self.choice = choice
    self.settings = settings
    self.sources = sources
    self.bootFiles = bootFiles
  }
}

/// One run of `up`.
package struct UpOperation {
  private let host: Host
  private let request: UpRequest

  /// Prepares a run; nothing is looked at yet.
  package init(_ request: UpRequest, on host: Host) {
    self.request = request
    self.host = host
  }

  /// Carries `up` out.
  ///
  /// - Returns: What was done, and the ENIs that it failed for, which are as they were.
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    let outcome = try host.journaled("up") { () throws(Failure) in try carryOut() }
    host.noteUnattendedLeases(outcome.plan)
    return outcome
  }

  private func carryOut() throws(Failure) -> Outcome {
    guard request.isHotplug, case .links(let selectors) = request.choice else {
      return try run(for: request.choice)
    }
    if host.leavesToAgent(request.choice) { return Outcome() }
    let hotplug = Hotplug(request.sources.configuration, host)
    let present = try hotplug.present(selectors)
    guard !present.isEmpty else { return Outcome() }
    do throws(Failure) {
      let outcome = try run(for: .links(present))
      // A link that goes makes its own configuration fail; its unit cleans up what is left of it.
      return !outcome.failures.isEmpty && hotplug.areGone(present) ? Outcome() : outcome
    } catch {
      guard hotplug.areGone(present) else { throw error }
      return Outcome()
    }
  }

  private func run(for choice: LinkChoice) throws(Failure) -> Outcome {
    // The service may take its time: the lock keeps no other enicfg waiting for that.
    var wait = try MetadataWait(request.settings, request.sources, for: choice, on: host)
    var outcome = try round(wait, for: choice)
    // A NIC that has come is there before the service knows it: it has its address by now, and what only
    // the service tells comes after.
    guard request.isHotplug, !wait.incomplete.isEmpty, outcome.failures.isEmpty else {
      return outcome
    }
    do throws(Failure) {
      try wait.wait(for: choice, request.sources, on: host, isUnits: true)
      guard wait.incomplete.isEmpty else { return outcome }
      let later = try round(wait, for: choice)
      outcome.plan.append(later.plan)
      outcome.failures += later.failures
    } catch {
      // What the first round did is to be told all the same.
      outcome.failures.append(ENIFailure(error))
    }
    return outcome
  }

  private func round(_ wait: MetadataWait, for choice: LinkChoice) throws(Failure) -> Outcome {
    var request = request
    request.choice = choice
    return try UpRound(request, wait, on: host).run()
  }
}
