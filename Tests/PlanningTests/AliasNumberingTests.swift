// The numbers of aliases: kept, taken from the link, or the lowest free ones.

import Model
import Planning
import TestSupport
import Testing

@Suite struct AliasNumberingTests {
  /// The numbers that addresses get on eth1.
  private func numbers(
    _ addresses: [String], after before: [(String, UInt32, isMade: Bool)] = [],
    on link: String = "link 3 eth1 00:16:3e:12:e7:27 up"
  ) throws -> [UInt32] {
    var further = FurtherAddresses()
    further.secondary = try addresses.map { try secondary($0) }
    let earlier = try before.map { text, number, isMade in
      var one = try secondary(text)
      one.number = number
      one.isMade = isMade
      return one
    }
    further.number(
      after: earlier, on: try #require(LinkName("eth1")), in: try ObservedState(text: link))
    return further.secondary.map(\.number)
  }

  private func secondary(_ text: String) throws -> SecondaryAddress {
    SecondaryAddress(try #require(IPv4Address(text)), by: .metadata(path: nil))
  }

  @Test func newAddressesGetTheLowestFreeNumbers() throws {
    #expect(try numbers(["10.0.0.31", "10.0.0.30"]) == [0, 1])
  }

  @Test func addressKeepsItsNumberWhenOthersChange() throws {
    let before = [("10.0.0.30", UInt32(2), isMade: false)]
    #expect(
      try numbers(["10.0.0.31", "10.0.0.30", "10.0.0.32", "10.0.0.33"], after: before)
        == [0, 2, 1, 3])
  }

  @Test func aLabelOnTheLinkDecidesBeforeTheKeptNumber() throws {
    let link = """
      link 3 eth1 00:16:3e:12:e7:27 up
      address 10.0.0.30/24 dev eth1 label eth1:5
      """
    let before = [("10.0.0.30", UInt32(0), isMade: true)]
    #expect(try numbers(["10.0.0.30", "10.0.0.31"], after: before, on: link) == [5, 0])
  }

  @Test func labelOfAnotherAddressIsNotReused() throws {
    let link = """
      link 3 eth1 00:16:3e:12:e7:27 up
      address 10.0.0.99/24 dev eth1 label eth1:0
      """
    #expect(try numbers(["10.0.0.30"], on: link) == [1])
    // Even where the number was this address's before.
    #expect(try numbers(["10.0.0.30"], after: [("10.0.0.30", 0, isMade: false)], on: link) == [1])
  }

  @Test func numberOfARemovedAliasIsFree() throws {
    let link = """
      link 3 eth1 00:16:3e:12:e7:27 up
      address 10.0.0.99/24 dev eth1 label eth1:0
      """
    #expect(try numbers(["10.0.0.30"], after: [("10.0.0.99", 0, isMade: true)], on: link) == [0])
  }
}
