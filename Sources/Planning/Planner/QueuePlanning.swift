// Plans a NIC's queues: first the channels, then the CPUs of the resulting receive queues.

import Model

extension LinkPlanning {
  /// The steps to the requested queues, and the parts of the request that are impossible.
  ///
  /// - Throws: ``PlanError/noChannels(_:)``, ``PlanError/tooManyChannels(_:asked:maximum:)``,
  ///   ``PlanError/noReceiveQueues(_:)``, ``PlanError/noSuchCPU(_:asked:usable:)``, for a request
  ///   that names this NIC.
  func queueSteps(_ request: QueueRequest) throws(PlanError) -> ([Step], [Plan.Kept]) {
    let (channels, keptChannels) = try channelSteps(request.combined)
    var state = observed
    for step in channels { state.apply(step.change) }
    let (steering, keptSteering) = try steeringSteps(request.steering, in: state)
    return (channels + steering, keptChannels + keptSteering)
  }

  private func channelSteps(
    _ asked: QueueRequest.Asked<CombinedChannels>?
  ) throws(PlanError) -> ([Step], [Plan.Kept]) {
    guard let asked else { return ([], []) }
    guard let channels = observed.queues[name]?.channels, channels.bound > 0 else {
      if asked.isForAll { return ([], [.noChannels(name)]) }
      throw .noChannels(name)
    }
    let number: UInt32
    switch asked.setting {
    case .maximum: number = channels.recommended(for: processors)
    case .count(let count): number = count
    }
    guard number <= channels.bound else {
      if asked.isForAll {
        return ([], [.tooManyChannels(name, asked: number, maximum: channels.bound)])
      }
      throw .tooManyChannels(name, asked: number, maximum: channels.bound)
    }
    let counts = channels.counts(number)
    guard counts != channels.current else { return ([], []) }
    return ([channelStep(from: channels.current, to: counts, asked.origin)], [])
  }

  /// A queue that is removed and added again has lost its CPUs, so the undo sets them.
  private func channelStep(
    from before: ChannelCounts, to after: ChannelCounts, _ origin: Origin
  ) -> Step {
    let change = Change.setChannels(name, from: before, to: after)
    var state = observed
    state.apply(change)
    state.apply(change.inverse)
    let fresh = state.queues[name]?.steering ?? []
    let known = observed.queues[name]?.steering ?? []
    let forgotten = zip(fresh, known).enumerated().compactMap { queue, cpus -> Change? in
      cpus.0 == cpus.1 ? nil : .setSteering(name, queue: queue, from: cpus.0, to: cpus.1)
    }
    return Step(change, undo: [change.inverse] + forgotten, because: .assigned(origin))
  }

  private func steeringSteps(
    _ asked: QueueRequest.Asked<PacketSteering>?, in state: ObservedState
  ) throws(PlanError) -> ([Step], [Plan.Kept]) {
    guard let asked else { return ([], []) }
    guard let queues = state.queues[name]?.steering, !queues.isEmpty else {
      if asked.isForAll { return ([], [.noReceiveQueues(name)]) }
      throw .noReceiveQueues(name)
    }
    let cpus = try cpus(asked.setting)
    let steps = queues.enumerated().compactMap { queue, before -> Step? in
      guard before != cpus else { return nil }
      return Step(
        .setSteering(name, queue: queue, from: before, to: cpus), because: .assigned(asked.origin))
    }
    if case .mask(let mask) = asked.setting, mask != cpus {
      return (steps, [.fewerCPUs(name, asked: mask, usable: processors.usable)])
    }
    return (steps, [])
  }

  /// The CPUs of a setting, without those that packets cannot be spread over.
  private func cpus(_ setting: PacketSteering) throws(PlanError) -> CPUSet {
    let asked: CPUSet
    switch setting {
    case .off: return CPUSet()
    case .auto: asked = processors.documentedSteering
    case .mask(let mask): asked = mask
    }
    let cpus = asked.intersection(processors.usable)
    guard !cpus.isEmpty else {
      throw .noSuchCPU(name, asked: asked, usable: processors.usable)
    }
    return cpus
  }

  private var processors: Processors { observed.processors ?? Processors(online: CPUSet([0])) }
}
