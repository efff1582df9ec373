// What the agent says of failures.

import Engine
import Files
import Model
import Testing

@testable import CLI

@Suite struct AgentMessagesTests {
  /// In the log, the lines of all ENIs stand together.
  @Test func aFailureNamesItsLinkOnce() throws {
    let link = try #require(LinkName("eth1"))
    let full = Failure.file(.system(call: "write", path: "/run/enicfg/links/x", number: 28))
    let message = AgentMessages().words(ENIFailure(full, on: [link]))
    #expect(message.hasPrefix("eth1: /run/enicfg/links/x: "), "\(message)")
    let own = AgentMessages().words(ENIFailure(.lease(.forgotten(link)), on: [link]))
    #expect(own.hasPrefix("eth1:") && !own.hasPrefix("eth1: eth1"), "\(own)")
    #expect(!AgentMessages().words(ENIFailure(full)).hasPrefix("eth1"))
  }
}
