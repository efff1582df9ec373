// The numbers of ENIs, and which link is the primary one.

import Model
import Planning
import TestSupport
import Testing

@Suite struct NumbersTests {
  @Test func theDocumentedNumbersFollowFromTheIndex() throws {
    let numbers = try ENINumbers(index: 2)
    #expect(numbers.table.rawValue == 1002)
    #expect(numbers.metric.rawValue == 1002)
    #expect(numbers.rulePriority.rawValue == 31002)
  }

  @Test func thePriorityFollowsTheGivenTable() throws {
    let numbers = try ENINumbers(index: 1, table: 77)
    #expect(numbers.rulePriority.rawValue == 30077)
    #expect(numbers.metric.rawValue == 1001)
  }

  @Test(arguments: [0, 253, 254, 255] as [UInt32]) func reservedTablesAreRefused(_ table: UInt32) {
    #expect(throws: ENINumbersError.tableReserved(table)) { try ENINumbers(index: 1, table: table) }
  }

  @Test func metricZeroIsRefused() {
    #expect(throws: ENINumbersError.metricZero) { try ENINumbers(index: 1, metric: 0) }
  }

  @Test func aPriorityAfterTheMainTableIsRefused() {
    #expect(throws: ENINumbersError.priorityOutOfRange(35000)) {
      try ENINumbers(index: 1, table: 5000)
    }
    #expect(throws: ENINumbersError.priorityOutOfRange(.max)) {
      try ENINumbers(index: 1, table: .max)
    }
    #expect(throws: ENINumbersError.priorityOutOfRange(0)) {
      try ENINumbers(index: 1, rulePriority: 0)
    }
  }

  @Test func localFirstNeedsRoomBeforeThePriority() throws {
    #expect(throws: ENINumbersError.noRoomForLocalFirst(4000)) {
      try ENINumbers(index: 1, rulePriority: 4000, routing: .localFirst)
    }
    let lowest = try ENINumbers(index: 1, rulePriority: 4001, routing: .localFirst)
    #expect(lowest.routing == .localFirst)
    #expect(try ENINumbers(index: 1, rulePriority: 1).routing == .documented)
  }

  @Test func ethNKeepsItsNumberAndOthersTakeTheLowestFree() throws {
    let state = try ObservedState(
      text: """
        link 2 eth0 00:16:3e:00:00:00 up
        link 3 eth1 00:16:3e:00:00:01 up
        link 4 ens5 00:16:3e:00:00:05 up
        link 5 ens6 00:16:3e:00:00:06 up
        link 6 eth3 00:16:3e:00:00:03 up
        """)
    let mac = try #require(MACAddress("00:16:3e:00:00:09"))
    var indexes = ENIIndexes(kept: [mac: 2])
    let given = state.links.map { indexes.index(of: $0, among: state.links) }
    #expect(given == [0, 1, 4, 5, 3])
    // Kept: the order in which they are asked for later means nothing.
    #expect(
      state.links.reversed().map { indexes.index(of: $0, among: state.links) }
        == given.reversed())
    #expect(indexes.kept.count == 3)
  }

  @Test func indexThatAnENIHasByItsNameIsGivenUp() throws {
    let state = try ObservedState(
      text: "link 3 ens5 00:16:3e:00:00:05 up\nlink 4 eth1 00:16:3e:00:00:01 up")
    let mac = try #require(MACAddress("00:16:3e:00:00:05"))
    var indexes = ENIIndexes(kept: [mac: 1])
    // It stays as long as no ENI has it by its name.
    #expect(indexes.index(of: state.links[0], among: state.links) == 1)
    #expect(indexes.index(of: state.links[0], among: state.links, byName: [1]) == 2)
    #expect(indexes.kept == [mac: 2])
    #expect(indexes.index(of: state.links[0], among: state.links, byName: [1]) == 2)
  }

  @Test(arguments: [
    ("route default via 10.0.0.253 dev eth0 proto 3", "eth0"),
    ("route default via 10.0.0.253 dev ens5 metric 100 proto 16", "ens5"),
    (
      "route default via 10.0.0.253 dev eth0 metric 500 proto 3\n"
        + "route default via 10.0.0.253 dev ens5 metric 100 proto 16", "eth0"
    ),
    (
      "route default via 10.0.0.253 dev ens5 metric 200 proto 16\n"
        + "route default via 10.0.0.253 dev ens6 metric 100 proto 16", "ens6"
    ),
    (
      "route default nexthop ens5 nexthop ens5 proto 3\n"
        + "route default via 10.0.0.253 dev ens6 metric 100 proto 16", "ens5"
    ),
    ("route default nexthop eth0 nexthop ens5 proto 3", "eth0"),
    ("route default via 10.0.0.253 dev ens5 metric 1001 proto 201", "eth0"),
    ("route default via fe80::1 dev ens5 metric 100 proto 9", "ens5"),
    ("route default via 10.0.0.253 dev eth2 metric 100 proto 16", "eth0"),
    ("", "eth0"),
  ]) func thePrimaryNICHasTheDefaultRoute(_ routes: String, _ name: String) throws {
    #expect(try ObservedState(text: Self.links + routes).primaryNIC.name?.text == name)
  }

  @Test(arguments: [
    "", "route default via 10.0.0.253 dev ens5 metric 1001 proto 201",
    "route default via 10.0.0.253 dev ens5 metric 100 proto 16\n"
      + "route default via 10.0.0.253 dev ens6 metric 100 proto 16",
    "route default nexthop ens5 nexthop ens6 proto 3",
  ]) func primaryNICIsUnknownWithoutItsDefaultRoute(_ routes: String) throws {
    var state = try ObservedState(text: Self.links + routes)
    state.links.removeAll { $0.name.text == "eth0" }
    #expect(state.primaryNIC.name == nil)
  }

  private static let links = """
    link 2 eth0 00:16:3e:00:00:00 up
    link 4 ens5 00:16:3e:00:00:05 up
    link 5 ens6 00:16:3e:00:00:06 up
    link 6 eth2 00:16:3e:00:00:02 up

    """
}
