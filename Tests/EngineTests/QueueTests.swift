// The queues of NICs: shown, and set in one transaction.

import Engine
import EngineTestSupport
import Model
import Planning
import TestSupport
import Testing

@Suite struct QueueTests {
  private let queues = """
    queues eth1 driver virtio_net combined 1/4 rps 0
    queues eth2 driver virtio_net combined 1/2 rps 0
    cpus 0-3
    """

  private func set(_ guest: Guest, _ combined: String, _ links: String...) throws -> Outcome {
    let asked = QueueRequest.Asked(
      try #require(CombinedChannels(combined)), by: .option("--combined"), isForAll: false)
    return try SetQueuesOperation(
      links.map { try #require(LinkSelector($0)) },
      QueueRequest(combined: asked, steering: nil), on: guest.host
    ).run()
  }

  private func counts(_ guest: Guest) -> [UInt32?] {
    ["eth1", "eth2"].map { name in
      LinkName(name).flatMap { guest.kernel.state.queues[$0]?.channels?.current.combined }
    }
  }

  @Test func channelsAreSet() throws {
    try withGuest(2, queues) { guest in
      let outcome = try set(guest, "2", "eth1", "eth2")
      #expect(outcome.failed == [] && outcome.changed == ["eth1", "eth2"])
      #expect(counts(guest) == [2, 2])
    }
  }

  @Test func whatOneNICRefusesIsUndoneOnAll() throws {
    try withGuest(2, queues) { guest in
      guest.kernel.backend.refused = [1]
      let outcome = try set(guest, "2", "eth1", "eth2")
      #expect(outcome.failed == ["eth1 eth2: apply.performing"])
      #expect(counts(guest) == [1, 1])
    }
  }

  @Test func tooManyChannelsAreRefusedBeforeAnythingIsChanged() throws {
    try withGuest(2, queues) { guest in
      let outcome = try set(guest, "4", "eth1", "eth2")
      #expect(outcome.failed == ["eth1 eth2: contradiction.queues.tooManyChannels"])
      #expect(guest.kernel.asked.isEmpty)
    }
  }

  @Test func theQueuesOfEveryNICAreShown() throws {
    try withGuest(2, queues) { guest in
      let survey = try ShowQueuesOperation([], on: guest.host).run()
      #expect(survey.links.map(\.link.name.text) == ["eth0", "eth1", "eth2"])
      #expect(survey.processors.online == CPUSet(list: "0-3"))
      #expect(guest.kernel.asked.isEmpty)
    }
  }
}
