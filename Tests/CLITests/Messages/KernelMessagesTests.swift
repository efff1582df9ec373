// What the kernel refuses is told with operation, object, its own words, the errno and the offset.

import Execution
import Glibc
import Model
import Planning
import Report
import TestSupport
import Testing

@testable import CLI
@testable import Engine

@Suite struct KernelMessagesTests {
  private func message(_ error: KernelError) -> String {
    let report = Messages.report(Failure.apply(.performing(error)))
    expectMessage(report)
    return report.message
  }

  @Test func anExtendedAcknowledgementHidesNothing() throws {
    let route = try Route(text: "default via 10.0.0.253 dev eth1 table 1001")
    let error = KernelError(
      change: .addRoute(route), operation: "RTM_NEWROUTE", number: ENETUNREACH,
      message: "Nexthop has invalid gateway", isExtendedAcknowledgement: true, attributeOffset: 36)
    #expect(
      message(error)
        == "eth1: could not add route default via 10.0.0.253 dev eth1 table 1001: Nexthop has invalid"
        + " gateway (ENETUNREACH, RTM_NEWROUTE, attribute at byte 36)")
  }

  @Test func aRuleIsTheKernels() throws {
    let rule = Rule(priority: RulePriority(31001), action: .lookup(.main))
    let error = KernelError(
      change: .removeRule(rule), operation: "RTM_DELRULE", number: ENOENT,
      message: "No such file or directory")
    #expect(
      message(error)
        == "kernel: could not remove rule \(rule): No such file or directory (ENOENT, RTM_DELRULE)")
  }

  @Test func settingsOfALinkAreToldAsWhatWasAskedFor() throws {
    let link = try #require(LinkName("eth1"))
    let changes: [(Change, String)] = [
      (.setLinkUp(link), "set the link up"), (.setLinkDown(link), "set the link down"),
      (.setMTU(link, from: 1500, to: 40), "set the MTU to 40"),
    ]
    for (change, verb) in changes {
      let error = KernelError(
        change: change, operation: "RTM_NEWLINK", number: EINVAL, message: "Invalid argument")
      #expect(message(error) == "eth1: could not \(verb): Invalid argument (EINVAL, RTM_NEWLINK)")
    }
  }

  @Test func aFileIsNamedWithTheCallThatFailed() throws {
    let path = try #require(FilePath("/etc/netplan/60-enicfg-eth1.yaml"))
    let change = Change.setFile(FileChange(path, from: nil, to: FileContent("a\n")))
    var error = KernelError(
      change: change, operation: "fsync", number: ENOSPC, message: "No space left on device",
      path: path.text)
    #expect(
      message(error) == "\(path): could not write the file: No space left on device (ENOSPC, fsync)"
    )
    error.path = "/etc/netplan/.60-enicfg-eth1.yaml.enicfg-new"
    #expect(
      message(error).hasSuffix("(ENOSPC, fsync /etc/netplan/.60-enicfg-eth1.yaml.enicfg-new)"))
    #expect(error.isAboutFile)
  }

  @Test func whatCouldNotBeReadIsNamed() {
    let file = KernelError(
      operation: "open", number: EIO, message: "Input/output error", path: "/etc/network/interfaces"
    )
    #expect(
      message(file) == "/etc/network/interfaces: could not open: Input/output error (EIO, open)")
    #expect(file.isAboutFile)
    let dump = KernelError(
      operation: "RTM_GETROUTE", number: ENOBUFS, message: "recvfrom: No buffer space available")
    #expect(
      message(dump)
        == "kernel: could not read the network's state: recvfrom: No buffer space available"
        + " (ENOBUFS, RTM_GETROUTE)")
  }
}
