// Queues that the kernel refuses to change: they stay as they are, and the network comes up.

import Engine
import EngineTestSupport
import Execution
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct RefusedQueuesTests {
  private let queues = """
    queues eth1 driver virtio_net combined 1/4 rps 0
    queues eth2 driver virtio_net combined 1/4 rps 0
    cpus 0-3
    """

  private func up(_ guest: Guest, _ links: [String], isAtomic: Bool = false) throws -> Outcome {
    let sources = InventorySources(
      configuration: try configuration("queues: {combined: max, rps: auto}"),
      file: try Cloud.inventory(1, 2))
    return try guest.up(links, sources) { request in
      request.settings.isStatic = true
      request.isAtomic = isAtomic
    }
  }

  private func refused(_ guest: Guest) -> [String] {
    guest.notes.compactMap { note in
      guard case .queuesStay(let refused) = note else { return nil }
      return "\(refused.link) \(refused.error.change?.kind.rawValue ?? "")"
    }
  }

  /// The kernel does not change channels while an XDP program needs one of them, as in xdp-tutorial#277.
  @Test(arguments: [false, true]) func refusedQueuesDoNotCostTheNetwork(_ isAtomic: Bool) throws {
    var count = 0
    try withGuest(2, queues) { guest in
      let outcome = try up(guest, ["eth1", "eth2"], isAtomic: isAtomic)
      #expect(outcome.failed == [])
      count = guest.kernel.asked.count
      #expect(refused(guest) == [])
    }
    var steps: Set<String> = []
    for step in 0..<count {
      try withGuest(2, queues) { guest in
        let before = guest.kernel.state.queues
        guest.kernel.backend.refused = [step]
        let outcome = try up(guest, ["eth1", "eth2"], isAtomic: isAtomic)
        let change = guest.kernel.asked[step]
        guard [.channels, .rps].contains(change.kind) else { return }
        steps.insert(change.kind.rawValue)
        #expect(outcome.failed == [], "step \(step)")
        #expect(guest.isConfigured(1) && guest.isConfigured(2), "step \(step)")
        let link = try #require(change.queuesLink)
        #expect(refused(guest) == ["\(link) \(change.kind.rawValue)"])
        #expect(guest.kernel.state.queues[link] == before[link], "step \(step)")
        let other = try Cloud.name(link.text == "eth1" ? "eth2" : "eth1")
        #expect(guest.kernel.state.queues[other] != before[other], "step \(step)")
        let told = outcome.plan.steps.map(\.change).filter { $0.kind == change.kind }
        #expect(!told.contains(change))
        #expect(try guest.role("eth1") == .inSync)
        // The next run tries again.
        let again = try up(guest, ["eth1", "eth2"])
        #expect(again.failed == [] && again.plan.steps.contains { $0.change == change })
      }
    }
    #expect(steps == ["channels", "rps"])
  }
}

extension Change {
  /// The link whose queues the change is to.
  fileprivate var queuesLink: LinkName? {
    switch self {
    case .setChannels(let link, _, _), .setSteering(let link, _, _, _): link
    default: nil
    }
  }
}
