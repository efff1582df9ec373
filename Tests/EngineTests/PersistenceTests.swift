// Boot-time files: written in the same plan, compared later, and no ENI's files fail another.

import BootConfig
import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct PersistenceTests {
  private func unit(_ link: String) -> String { "/etc/systemd/network/05-enicfg-\(link).network" }

  private func text(_ link: String, in guest: Guest) throws -> String? {
    try guest.root.content(#require(FilePath(unit(link))))?.text
  }

  private func wanted(_ guest: Guest) -> BootFilesRequest {
    BootFilesRequest(format: .networkd, root: guest.root)
  }

  @Test func filesAreWrittenInTheSamePlan() throws {
    try withGuest { guest in
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1)) {
        $0.bootFiles = wanted(guest)
      }
      #expect(outcome.failed == [])
      #expect(outcome.plan.steps.map(\.change.kind).contains(.file))
      #expect(try text("eth1", in: guest)?.contains("Address=10.0.1.20/24") == true)
      let again = try guest.upStatic(["eth1"], Cloud.inventory(1)) { $0.bootFiles = wanted(guest) }
      #expect(again.failed == [] && again.plan.isEmpty)
    }
  }

  @Test func filesOfALeasedENIAreWrittenOnceItsLeaseIsThere() throws {
    try withGuest { guest in
      var early: String?
      guest.leases.script = [[.run { early = (try? text("eth1", in: guest)) ?? nil }, .lease(3)]]
      let outcome = try guest.up(["eth1"]) { $0.bootFiles = wanted(guest) }
      #expect(outcome.failed == [])
      #expect(early == nil)
      #expect(try text("eth1", in: guest)?.contains("DHCP=ipv4") == true)
    }
  }

  @Test func aRefusedFileUndoesItsENIAlone() throws {
    try withGuest(2) { guest in
      let before = guest.lines(1)
      guest.kernel.backend.mtuFiles = [try #require(FilePath(unit("eth1"))): try Cloud.name("eth1")]
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) {
        $0.bootFiles = wanted(guest)
      }
      #expect(outcome.failed == ["eth1: apply.performing"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
      #expect(try text("eth1", in: guest) == nil && text("eth2", in: guest) != nil)
    }
  }

  @Test func aFileOfAnotherProgramsFailsItsENIAlone() throws {
    try withGuest(2) { guest in
      let before = guest.lines(1)
      try guest.root.put(FileContent("[Match]\n"), at: #require(FilePath(unit("eth1"))))
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) {
        $0.bootFiles = wanted(guest)
      }
      #expect(outcome.failed == ["eth1: contradiction.file.ofOthers"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
      #expect(try text("eth1", in: guest) == "[Match]\n")
    }
  }

  @Test func filesThatSaySomethingElseThanWhatIsThereNowAreNoted() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1)) { $0.bootFiles = wanted(guest) }
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(guest.behind == [])
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      #expect(guest.behind == ["eth1"])
    }
  }

  @Test func theFormatOfASystemThatSaysNothingIsUnknown() throws {
    try withGuest { guest in
      let found = try failure {
        try guest.upStatic(["eth1"], Cloud.inventory(1)) {
          $0.bootFiles = BootFilesRequest(root: guest.root)
        }
      }
      #expect(found == "bootFiles.formatUnknown")
      #expect(guest.kernel.asked.isEmpty)
      #expect(try guest.files() == [:])
    }
  }

  @Test func twoNICsThatExchangeNamesKeepBothFiles() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) { $0.bootFiles = wanted(guest) }
      try guest.down(["eth1", "eth2"])
      let (one, other) = (guest.kernel.state.links[2].name, guest.kernel.state.links[3].name)
      guest.kernel.state.links[2].name = other
      guest.kernel.state.links[3].name = one
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) {
        $0.bootFiles = wanted(guest)
      }
      #expect(outcome.failed == [])
      #expect(try text("eth1", in: guest)?.contains("Address=10.0.2.20/24") == true)
      #expect(try text("eth2", in: guest)?.contains("Address=10.0.1.20/24") == true)
    }
  }

  @Test func theFileOfAnENIThatIsGoneGoesWithAll() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) { $0.bootFiles = wanted(guest) }
      let outcome = try guest.upStatic([], Cloud.inventory(1, isComplete: true)) {
        $0.bootFiles = wanted(guest)
      }
      #expect(outcome.failed == [])
      #expect(try text("eth2", in: guest) == nil && text("eth1", in: guest) != nil)
    }
  }

  @Test func persistWritesFilesAndChangesNothingElse() throws {
    try withGuest { guest in
      let before = guest.kernel.state
      var request = UpRequest(
        try Guest.choice(["eth1"]), sources: InventorySources(file: try Cloud.inventory(1)))
      request.settings.isStatic = true
      let outcome = try PersistOperation(request, wanted(guest), on: guest.host).run()
      #expect(outcome.failed == [])
      #expect(guest.kernel.state.difference(from: before) == [])
      #expect(try text("eth1", in: guest)?.contains("Address=10.0.1.20/24") == true)
      let removal = UnpersistOperation(wanted(guest), try Guest.choice(["eth1"]), on: guest.host)
      #expect(try removal.run().failed == [])
      #expect(try text("eth1", in: guest) == nil)
    }
  }

  @Test func persistWithoutALeaseIsRefused() throws {
    try withGuest { guest in
      let request = UpRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      let operation = PersistOperation(request, wanted(guest), on: guest.host)
      #expect(try failure { _ = try operation.run() } == "bootFiles.addressUnknown")
      #expect(try text("eth1", in: guest) == nil)
    }
  }
}

extension Guest {
  /// The links whose files were said to be behind.
  fileprivate var behind: [String] {
    notes.flatMap { note -> [String] in
      guard case .filesBehind(let links) = note else { return [] }
      return links.map(\.text)
    }
  }
}
