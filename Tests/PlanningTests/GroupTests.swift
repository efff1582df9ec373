// Which links' plans depend on each other.

import Model
import Planning
import TestSupport
import Testing

@Suite struct GroupTests {
  private let links = """
    link 2 eth0 00:16:3e:00:00:00 up
    address 10.0.0.20/24 dev eth0
    route default via 10.0.0.253 dev eth0 metric 100 proto 3
    link 3 eth1 00:16:3e:00:00:01 up
    link 4 eth2 00:16:3e:00:00:02 up
    link 5 eth3 00:16:3e:00:00:03 up
    link 6 eth4 00:16:3e:00:00:04 up

    """

  /// An ENI N with its usual numbers, and further lines.
  private func eni(_ number: Int, table: Int? = nil, _ lines: String...) -> String {
    """
    link eth\(number)
    numbers \(table ?? 1000 + number) \(1000 + number) \(31000 + number)
    address 10.0.\(number).20/24 via 10.0.\(number).253

    """ + lines.map { $0 + "\n" }.joined()
  }

  /// The groups, each as the names of its links, and whether it has a plan.
  private func groups(_ observed: String, _ desired: String...) throws -> [String] {
    let groups = Planner.groups(
      try desiredLinks(text: desired.joined()),
      in: Surroundings(try ObservedState(text: links + observed)))
    return groups.map { group in
      let names = group.desired.map(\.link.text).joined(separator: " ")
      if case .success = group.plan { return names }
      return names + " impossible"
    }
  }

  @Test func linksThatHaveNothingOfEachOtherStandAlone() throws {
    #expect(try groups("", eni(1), eni(2), eni(3)) == ["eth1", "eth2", "eth3"])
    #expect(try groups("") == [])
  }

  @Test func anAddressThatMovesBindsTwoLinks() throws {
    let held = "address 10.0.1.30/24 dev eth2"
    let giving = eni(2, "made address 10.0.1.30/24")
    let taking = eni(1, "secondary 10.0.1.30/24 1")
    #expect(try groups(held, taking, giving, eni(3)) == ["eth1 eth2", "eth3"])
    // The one that gives it up comes first and stands alone: the other one finds it in its way.
    #expect(try groups(held, giving, eni(3), taking) == ["eth2 eth1", "eth3"])
  }

  @Test func anAddressThatAnotherProgramHoldsBindsNobody() throws {
    let held = "address 10.0.1.30/24 dev eth2"
    let taking = eni(1, "secondary 10.0.1.30/24 1")
    #expect(try groups(held, taking, eni(2)) == ["eth1 impossible", "eth2"])
  }

  @Test func whoeverKeepsAContestedAddressStandsAlone() throws {
    let held = "address 10.0.1.30/24 dev eth2"
    let both = "secondary 10.0.1.30/24 1"
    let found = try groups(held, eni(1, both), eni(2, both, "made address 10.0.1.30/24"))
    #expect(found == ["eth1 impossible", "eth2"])
  }

  @Test func aHolderThatIsNotAskedForBindsNobody() throws {
    let held = "address 10.0.1.30/24 dev eth4"
    #expect(
      try groups(held, eni(1, "secondary 10.0.1.30/24 1"), eni(2)) == ["eth1 impossible", "eth2"])
  }

  @Test func aChainOfMovesIsOneGroup() throws {
    let held = """
      address 10.0.9.30/24 dev eth2
      address 10.0.9.31/24 dev eth3
      """
    let first = eni(1, "secondary 10.0.9.30/24 1")
    let second = eni(2, "secondary 10.0.9.31/24 1", "made address 10.0.9.30/24")
    let third = eni(3, "made address 10.0.9.31/24")
    #expect(try groups(held, first, second, third, eni(4)) == ["eth1 eth2 eth3", "eth4"])
    #expect(try groups(held, third, eni(4), second, first) == ["eth3 eth2 eth1", "eth4"])
  }

  @Test func aChainThatEndsAtAContestedAddressIsImpossibleForEachOfIt() throws {
    let held = """
      address 10.0.9.30/24 dev eth2
      address 10.0.9.31/24 dev eth3
      """
    let first = eni(1, "secondary 10.0.9.30/24 1")
    let second = eni(2, "secondary 10.0.9.31/24 1", "made address 10.0.9.30/24")
    let third = eni(3, "secondary 10.0.9.31/24 1", "made address 10.0.9.31/24")
    #expect(
      try groups(held, first, second, third) == ["eth1 impossible", "eth2 impossible", "eth3"])
  }

  @Test func aTableThatMovesBindsTwoLinks() throws {
    let held = "route default via 10.0.2.253 dev eth2 table 1001 proto 201"
    #expect(
      try groups(held, eni(1), eni(2, "made table 1001"), eni(3)) == ["eth1 eth2", "eth3"])
  }

  @Test func tablesThatAreExchangedBindTwoLinks() throws {
    let held = """
      address 10.0.1.20/24 dev eth1
      address 10.0.2.20/24 dev eth2
      route default via 10.0.1.253 dev eth1 table 1002 proto 201
      route default via 10.0.2.253 dev eth2 table 1001 proto 201
      """
    let found = try groups(
      held, eni(1, "made table 1002"), eni(2, "made table 1001"), eni(3))
    #expect(found == ["eth1 eth2", "eth3"])
  }

  @Test func whoeverHasAContestedTableStandsAlone() throws {
    let held = "route default via 10.0.2.253 dev eth2 table 1002 proto 201"
    #expect(try groups(held, eni(1, table: 1002), eni(2)) == ["eth1 impossible", "eth2"])
  }

  @Test func aMetricThatMovesBindsTwoLinks() throws {
    let held = """
      address 10.0.2.20/24 dev eth2
      route default via 10.0.2.253 dev eth2 metric 1001 proto 201
      """
    #expect(try groups(held, eni(1), eni(2), eni(3)) == ["eth1 eth2", "eth3"])
  }
}
