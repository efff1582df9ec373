// Every failure that a command may end with, and what the contract says of it.

import BootConfig
import Execution
import Files
import Glibc
import Inventory
import Model
import Planning
import Report
import StateFiles
import SystemCalls
import TestSupport

@testable import CLI
@testable import DHCPv4
@testable import Engine

/// A failure with the exit code, the kind, and a text that its message has to hold.
struct FailureSample: CustomStringConvertible, Sendable {
  let failure: Failure
  let code: Int32
  let kind: String
  let object: String

  init(_ failure: Failure, _ code: Int32, _ kind: String, _ object: String) {
    self.failure = failure
    self.code = code
    self.kind = kind
    self.object = object
  }

  var description: String { "\(failure)" }

  /// All of them.
  static func all() throws -> [FailureSample] {
    try command() + inventory() + persistence() + aliases() + plans() + files() + kernel()
      + queues().map(\.sample) + leases() + timeouts() + reverting()
  }

  static func name(_ text: String) throws -> LinkName {
    guard let name = LinkName(text) else { throw Unreadable() }
    return name
  }

  static func lostPath() throws -> LostPath {
    guard let local = IPAddress("10.0.0.20"), let remote = IPAddress("198.51.100.7") else {
      throw Unreadable()
    }
    return LostPath(
      TCPConnection(from: local, 22, to: remote, 50122), leavingBy: try name("eth1"), .addressGoes)
  }

  static func address(_ line: String) throws -> InterfaceAddress {
    guard let address = try ObservedState(text: "address \(line)").addresses.first else {
      throw Unreadable()
    }
    return address
  }

  struct Unreadable: Error {}
}
