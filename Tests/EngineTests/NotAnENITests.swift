// Links that can be no ENI's, and values that are for secondary ENIs alone.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct NotAnENITests {
  private let bridge = "link 9 br0 00:16:3e:00:00:09 kind bridge up"

  @Test(arguments: ["lo", "br0"])
  func aLinkThatCanBeNoENIsIsRefusedBeforeAnythingIsAsked(_ name: String) throws {
    try withGuest(1, bridge) { guest in
      let service = ScriptedMetadata([try Cloud.inventory(1)])
      let sources = InventorySources(metadata: service)
      #expect(try guest.up([name], sources).failed == ["\(name): contradiction.notAnENI"])
      let request = UpRequest(try Guest.choice([name]), sources: sources)
      #expect(
        try PlanOperation(request, on: guest.host).run().failed == [
          "\(name): contradiction.notAnENI"
        ])
      #expect(service.asked.isEmpty && guest.clock.sleeps.isEmpty)
      #expect(try guest.files() == [:])
    }
  }

  @Test func theOthersAreStillAskedFor() throws {
    try withGuest(1, bridge) { guest in
      let service = ScriptedMetadata([try Cloud.inventory(1)])
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["br0", "eth1"], InventorySources(metadata: service))
      #expect(outcome.failed == ["br0: contradiction.notAnENI"])
      #expect(outcome.changed == ["eth1"])
      #expect(service.asked.count == 1 && guest.clock.sleeps.isEmpty)
      #expect(try guest.files().keys.allSatisfy { !$0.contains("awaited") })
    }
  }

  @Test(arguments: ["link: eth0", "mac: 00:16:3e:00:00:00", "id: eni-0"])
  func whatIsForSecondaryENIsIsToldToBeIgnoredOnThePrimaryNIC(_ selector: String) throws {
    try withGuest { guest in
      let entry = try configuration(
        """
        enis:
          - \(selector)
            address: 10.0.0.20/24
            table: 1007
            metric: 1007
            secondary: [10.0.0.30]
        """)
      let before = guest.kernel.state
      let sources = InventorySources(configuration: entry, file: try Cloud.inventory(1))
      #expect(try guest.up(["eth0"], sources).failed == [])
      let told = guest.notes.compactMap { note -> String? in
        guard case .ignoredOnPrimary(let link, let keys, .configuration(_, let line)) = note else {
          return nil
        }
        return "\(link) \(keys.joined(separator: " ")) \(line)"
      }
      #expect(told == ["eth0 address table metric 2"])
      let changes = guest.kernel.state.difference(from: before)
      #expect(changes.allSatisfy { $0.contains("10.0.0.30") })
    }
  }
}
