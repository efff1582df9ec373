// `status --cloud`: what the cloud says at this moment counts too.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct CloudStatusTests {
  @Test func addressThatTheCloudHasAndTheLinkLacksIsDrift() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      let enis = try [Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)]
      #expect(try guest.status("eth1").map(\.role) == [.inSync])
      let count = guest.kernel.asked.count
      let files = try guest.files()
      let links = try guest.cloudStatus(["eth1", "eth2"], Cloud.inventory(enis)).links
      #expect(links.map(\.role.name) == ["drifted", "inSync"])
      #expect(
        links[0].repairSteps.map { "\($0.change.action.rawValue) \($0.change.kind.rawValue)" }
          == ["add address", "add rule"])
      #expect(links[0].secondary.map { "\($0.address)" } == ["10.0.1.30"])
      #expect(guest.kernel.asked.count == count)
      #expect(try guest.files() == files)
    }
  }

  @Test func addressThatTheCloudHasNoLongerIsDrift() throws {
    try withGuest { guest in
      let both = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      try guest.upStatic(["eth1"], both)
      #expect(try guest.cloudStatus(["eth1"], both).links.map(\.role.name) == ["inSync"])
      let links = try guest.cloudStatus(["eth1"], Cloud.inventory(1)).links
      #expect(links.map(\.role.name) == ["drifted"])
      #expect(links[0].repairSteps.count == 2)
    }
  }

  @Test func whatTheCloudDoesNotKnowIsNotDrift() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      var eni = try Cloud.eni(1)
      eni.secondaryAddresses = .unknown
      let links = try guest.cloudStatus(["eth1"], Cloud.inventory([eni])).links
      #expect(links.map(\.role.name) == ["inSync"])
    }
  }

  @Test func aliasesOfThePrimaryNICAreComparedToo() throws {
    try withGuest(0) { guest in
      var primary = try Cloud.eni(0, secondary: ["10.0.0.64"])
      primary.vSwitchBlock = .present(try #require(IPPrefix("10.0.0.0/24")), from: Cloud.origin)
      let inventory = Inventory(
        enis: [primary], isComplete: true,
        primaryMAC: .present(try Cloud.mac(0), from: Cloud.origin))
      let links = try guest.cloudStatus(["eth0"], inventory).links
      #expect(links.map(\.role.name) == ["drifted"])
      #expect(links[0].repairSteps.count == 1)
    }
  }

  @Test func eniThatIsNotConfiguredIsDriftUnlessItWasTakenDown() throws {
    try withGuest(2) { guest in
      let inventory = try Cloud.inventory(1)
      let links = try guest.cloudStatus([], inventory).links
      // eth2 is none that the cloud names.
      #expect(links.map(\.role.name) == ["primary", "drifted", "notConfigured"])
      var request = DownRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      request.isByHand = true
      _ = try DownOperation(request, on: guest.host).run()
      #expect(
        try guest.cloudStatus(["eth1"], inventory).links.map(\.role.name) == ["notConfigured"])
    }
  }

  @Test func anotherPrimaryAddressIsDrift() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      var eni = try Cloud.eni(1)
      #expect(
        try guest.cloudStatus(["eth1"], Cloud.inventory([eni])).links.map(\.role.name)
          == ["inSync"])
      eni.primaryAddress = .present(IPv4Address(10, 0, 1, 77), from: Cloud.origin)
      let links = try guest.cloudStatus(["eth1"], Cloud.inventory([eni])).links
      #expect(links.map(\.role.name) == ["drifted"])
      #expect(guest.leases.rounds.count == 1)
    }
  }

  @Test func leaseThatIsDueForRenewalIsNotDrift() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      try guest.age(1, to: 600)
      let links = try guest.cloudStatus(["eth1"], Cloud.inventory(1)).links
      #expect(links.map(\.role.name) == ["inSync"])
      #expect(links.map(\.unattendedExpiry) == [600])
    }
  }

  @Test func numbersOfTheCommandLineAreNotTheClouds() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1)) { $0.settings.table = 500 }
      let links = try guest.cloudStatus(["eth1"], Cloud.inventory(1)).links
      #expect(links.map(\.role.name) == ["inSync"])
    }
  }

  @Test func silentServiceIsAFailure() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let silent = Inventory(problems: [
        .notLearnt(.listing, of: nil, because: .silent, from: .metadata(path: nil))
      ])
      let service = InventorySources(metadata: ScriptedMetadata([silent]))
      let failed = try failure { _ = try guest.cloudStatus(["eth1"], service) }
      #expect(failed == "inventory.needed")
      let none = try failure { _ = try guest.cloudStatus(["eth1"], InventorySources()) }
      #expect(none == "inventory.none")
    }
  }
}

extension Guest {
  fileprivate func cloudStatus(
    _ links: [String], _ sources: InventorySources
  ) throws -> StatusReport {
    try StatusOperation(
      links.map { try #require(LinkSelector($0)) }, comparedWith: sources, on: host
    ).run()
  }

  fileprivate func cloudStatus(_ links: [String], _ inventory: Inventory) throws -> StatusReport {
    try cloudStatus(links, InventorySources(metadata: ScriptedMetadata([inventory])))
  }
}

extension LinkStatus.Role {
  /// The name of its case.
  fileprivate var name: String {
    Mirror(reflecting: self).children.first?.label ?? "\(self)"
  }
}
