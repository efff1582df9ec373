// A command that is killed at any moment, and given again, ends as if it had run once.

import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct KilledCommandTests {
  /// A command, and what runs before it.
  struct Sample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: @Sendable (Guest) throws -> Void
    let command: @Sendable (Guest) throws -> Outcome
  }

  private static func edit(
    _ edit: AliasEdit, _ guest: Guest, of link: String = "eth1"
  ) throws -> Outcome {
    try AliasOperation(
      edit, of: try #require(LinkSelector(link)), sources: nil, on: guest.host
    ).run()
  }

  private static func aliases(_ texts: String...) throws -> [AliasEdit.Address] {
    try texts.map { AliasEdit.Address(try #require(IPAddress($0))) }
  }

  private static let samples: [Sample] = [
    Sample(
      testDescription: "alias remove",
      before: { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        _ = try edit(.add(aliases("10.0.1.30", "10.0.1.31")), guest)
      }, command: { try edit(.remove(aliases("10.0.1.30")), $0) }),
    Sample(
      testDescription: "alias remove of the inventory's",
      before: {
        try $0.upStatic(
          ["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30", "10.0.1.31"])]))
      }, command: { try edit(.remove(aliases("10.0.1.30", "10.0.1.31")), $0) }),
    Sample(
      testDescription: "alias remove on the primary NIC",
      before: { _ = try edit(.add(aliases("10.0.0.30")), $0, of: "eth0") },
      command: { try edit(.remove(aliases("10.0.0.30")), $0, of: "eth0") }),
    Sample(
      testDescription: "alias add", before: { try $0.upStatic(["eth1"], Cloud.inventory(1)) },
      command: { try edit(.add(aliases("10.0.1.30", "10.0.1.31")), $0) }),
    Sample(
      testDescription: "up", before: { _ in },
      command: {
        try $0.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      }),
    Sample(
      testDescription: "up with a changed address",
      before: {
        try $0.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      },
      command: {
        var eni = try Cloud.eni(1, secondary: ["10.0.1.30", "10.0.1.31"])
        eni.primaryAddress = .present(IPv4Address(10, 0, 1, 40), from: Cloud.origin)
        return try $0.upStatic(["eth1"], Cloud.inventory([eni]))
      }),
    Sample(
      testDescription: "down",
      before: {
        try $0.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      }, command: { try $0.down(["eth1"]) }),
  ]

  /// A moment of a run: what the kernel has, and a copy of the files.
  private struct Moment {
    var state: ObservedState
    var files: String
  }

  /// What files say, without the order in which a record names addresses.
  private func facts(_ files: [String: String]) -> [String: [Substring]] {
    files.mapValues { text in text.split { ",\n".contains($0) }.sorted() }
  }

  @Test(arguments: samples) func theSameCommandEndsWhatAKilledOneBegan(_ sample: Sample) throws {
    try withGuest { guest in
      try sample.before(guest)
      let start = guest.clock.now
      var moments: [Moment] = []
      func keep(_ state: ObservedState) {
        let copy = "\(guest.directory).killed-\(moments.count)"
        guard (try? run("cp", ["-a", guest.directory, copy])) != nil else { return }
        moments.append(Moment(state: state, files: copy))
      }
      defer { for moment in moments { _ = try? run("rm", ["-rf", moment.files]) } }
      guest.kernel.beforeChange = { _ in keep(guest.kernel.state) }
      guest.kernel.backend.meddling = { state, _ in keep(state) }
      #expect(try sample.command(guest).failed == [])
      guest.kernel.beforeChange = { _ in }
      guest.kernel.backend.meddling = { _, _ in }
      let (end, files) = (guest.kernel.state, try guest.files())
      #expect(moments.count > 3)
      for (number, moment) in moments.enumerated() {
        let next = try Guest(moment.state, in: moment.files)
        next.clock.now = start
        let outcome = try sample.command(next)
        #expect(outcome.failed == [], "moment \(number)")
        #expect(next.kernel.state.difference(from: end) == [], "moment \(number)")
        #expect(try facts(next.files()) == facts(files), "moment \(number)")
      }
    }
  }
}
