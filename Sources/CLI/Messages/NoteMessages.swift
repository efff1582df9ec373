// Notes in words: what is told although the command goes on.

import Engine
import Execution
import Files
import Inventory
import Model
import Planning
import Report

extension Messages {
  /// A note in one line.
  static func text(_ note: Note) -> String {
    switch note {
    case .stateIsReadOnly(let state): stateIsReadOnly(state)
    case .unusableFile(let path, let error, let aside): unusable(path, error, aside)
    case .linkGoneAgain(let link): goneAgain(link)
    case .leftToAgent(let link): "\(plain(link)): left to the agent, which runs"
    case .notCloudNIC(let link, let driver): noCloudNIC(link, driver: driver)
    case .takenFromLastTime(let url, let failure, let links, let path):
      takenFromLastTime(service(url, failure, path), links)
    case .serviceFailed(let url, let failure, let attributes, let links, let path):
      serviceFailed(service(url, failure, path), text(attributes), of: links)
    case .incomplete(let link, let mac, let isNamed, let waited, let end):
      incomplete(link, mac, isNamed: isNamed, after: waited, text(end))
    case .notLearnt(let link, let attributes, let failure): notLearnt(link, attributes, failure)
    case .leftOut(let link, let part, let server):
      "\(link): lease of \(server): \(words(part))"
    case .noNIC(let mac, let id): noNIC(mac, id: id)
    case .twins(let mac, let link, let others):
      "\(mac): \(link) and \(Wording.list(others.map(\.description))) bear this MAC; \(link) counts as the"
        + " ENI's NIC, and \(Wording.list(others.map(\.description))) \(others.count == 1 ? "is" : "are") left alone"
    case .indexMoved(let link, let before, let after, let holder):
      "\(link): its number \(before) is that of \(holder), by its name; \(link) gets number \(after), and with"
        + " it another table, metric and rule priority, where none is given"
    case .memberLeftAlone(let link, let mac, let holder):
      "\(link) (\(mac)): left alone: it is a member of \(holder?.description ?? "another link")"
    case .ignoredOnPrimary(let link, let keys, let origin):
      "\(link): \(Wording.list(keys)) (\(text(origin))) \(keys.count == 1 ? "is" : "are") ignored: on the"
        + " primary NIC, only aliases are configured"
    case .inventoryProblem(.classicNetwork, on: _): text(InventoryProblem.classicNetwork)
    case .inventoryProblem(let problem, let link):
      (link.map { "\($0): " } ?? "") + self.note(problem)
    case .unattendedLeases(let leases): unattended(leases)
    case .comesBack(let link, let alias): comesBack(link, alias)
    case .driftStays(let link, let count):
      "\(link): drifted, and stays so: \(count) other change\(count == 1 ? " is" : "s are") needed;"
        + " see them with enicfg status \(link), make them with enicfg up \(link)"
    case .filesBehind(let links): filesBehind(links)
    case .conflict(let conflict): text(conflict)
    case .queuesStay(let refused): "\(text(refused.error)); its queues stay as they are"
    case .format(let finding): text(finding)
    case .metricsNotWritten(let error):
      "\(report(.file(error)).message); what the metrics say is not of this round"
    case .interrupted(let names): interrupted(names)
    case .notRevertible(let error):
      "\(report(.file(error)).message); what this command does cannot be reverted with enicfg revert"
    case .awaitsConfirmation(let seconds):
      "it is reverted in \(Wording.duration(seconds)) unless enicfg confirm comes before that"
    case .nothingToRevert(let why): nothingToRevert(why)
    case .leftAsItIs(let obstacles): leftAsItIs(obstacles)
    case .revertedAfterReboot(let command):
      "enicfg \(command) was not confirmed before the reboot: the files that it changed are as before"
    }
  }

  private static func unusable(_ path: String, _ error: FileError, _ aside: String?) -> String {
    let why =
      switch error {
      case .system(let call, _, let number): couldNot(call, number)
      case .untrusted: "another user could change it"
      case .malformed, .silent, .locked: "not what enicfg writes there"
      }
    return "\(plain(path)): \(why); what it held is not known"
      + (aside.map { ", and it is set aside as \(plain($0))" } ?? "")
  }

  private static func unattended(_ leases: [UnattendedLease]) -> String {
    let ends = leases.map { "\($0.link): its lease expires in \(Wording.duration($0.left))" }
    return ends.joined(separator: "; ")
      + "; no program renews \(leases.count == 1 ? "it" : "them"): run enicfg up again before that, or"
      + " let the agent do it, enicfg-agent(8)"
  }

  private static func text(_ attributes: Note.Attributes) -> String {
    switch attributes {
    case .all: "secondary addresses, prefixes and IPv6"
    case .prefixesAndIPv6: "prefixes and IPv6"
    }
  }

  private static func text(_ end: Note.IncompleteENI) -> String {
    switch end {
    case .staysAsItIs: "what is not known stays as it is"
    case .countsAsDetached: "it counts as detached"
    case .isLeftAlone: "it is left alone"
    }
  }

  private static func serviceFailed(
    _ service: String, _ what: String, of links: [LinkName]
  ) -> String {
    "\(service); the \(what) of "
      + "\(Wording.list(links.map(\.description))) are not known, and stay as they are"
  }

  private static func incomplete(
    _ link: LinkName, _ mac: MACAddress, isNamed: Bool, after waited: Duration, _ end: String
  ) -> String {
    let seconds = waited.components.seconds
    let after = seconds > 0 ? ", after \(seconds) s" : ""
    let what = (isNamed ? "does not know all of it" : "does not name it") + after
    return "\(link) (\(mac)): the metadata service \(what); \(end)"
  }

  private static func notLearnt(
    _ link: LinkName, _ attributes: [Attribute], _ failure: MetadataFailure
  ) -> String {
    "\(link): \(Wording.list(attributes.map { text($0) })) not known"
      + " (\(text(failure))): what is configured stays as it is"
  }

  private static func noNIC(_ mac: MACAddress, id: String?) -> String {
    "\(id ?? "ENI") (\(mac)): the guest has no NIC of it"
  }
}
