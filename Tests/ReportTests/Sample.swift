// Plans and statuses to present.

import Model
import Planning
import TestSupport

/// States, requests and plans of these tests.
enum Sample {
  static let observed = """
    link 1 lo loopback up mtu 65536
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 down
    link 4 eth2 00:16:3e:12:16:ec up
    address 10.0.0.19/24 brd 10.0.0.255 dev eth0
    route default via 10.0.0.253 dev eth0 proto 3
    """
  static let request = """
    link eth1
    numbers 1001 1001 31001
    address 10.0.0.20/24 via 10.0.0.253
    lease 31536000 from 10.0.0.253
    """

  /// The plan of the contract.
  static func plan() throws -> Plan { try plan(observed, request) }

  static func plan(_ observed: String, _ request: String) throws -> Plan {
    try Planner.plan(desiredLinks(text: request), in: ObservedState(text: observed))
  }

  /// A plan of one link with these changes.
  static func plan(_ changes: [Change], on name: String = "eth1") throws -> Plan {
    let link = Link(index: 3, name: try linkName(name))
    let goal = SecondaryGoal(SecondaryENI(try ENINumbers(index: 1)))
    let desired = DesiredLink(link: link.name, goal: .secondary(goal, queues: nil))
    let steps = changes.map { Step($0, because: .ownTable) }
    return Plan(sections: [Plan.Section(link: link, desired: desired, steps: steps)])
  }

  static func linkName(_ text: String) throws -> LinkName {
    guard let name = LinkName(text) else { throw UnreadableLine(text) }
    return name
  }

  static func address(_ line: String) throws -> InterfaceAddress {
    guard let address = try ObservedState(text: "address \(line)").addresses.first else {
      throw UnreadableLine(line)
    }
    return address
  }

  static func rule(_ line: String) throws -> Rule {
    guard let rule = try ObservedState(text: "rule \(line)").rules.first else {
      throw UnreadableLine(line)
    }
    return rule
  }

  /// A line of a sample that cannot be read.
  struct UnreadableLine: Error {
    let line: String

    init(_ line: String) { self.line = line }
  }
}
