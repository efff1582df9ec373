// Notes in words: what is told although the command goes on.

import Engine
import Inventory
import Model
import Planning
import Report

extension Messages {
  /// A note in one line.
  static func text(_ note: Note) -> String {
    switch note {
    case .stateIsReadOnly(let state): stateIsReadOnly(state)
    case .linkGoneAgain(let link): goneAgain(link)
    case .notCloudNIC(let link, let driver): noCloudNIC(link, driver: driver)
    case .takenFromLastTime(let url, let failure, let links):
      takenFromLastTime(url, failure, links)
    case .serviceFailed(let url, let failure, let attributes, let links):
      serviceFailed(url, failure, text(attributes), of: links)
    case .incomplete(let link, let mac, let isNamed, let waited, let end):
      incomplete(link, mac, isNamed: isNamed, after: waited, text(end))
    case .notLearnt(let link, let attributes, let failure): notLearnt(link, attributes, failure)
    case .leftOut(let link, let part, let server):
      "\(link): lease of \(server): \(words(part))"
    case .noNIC(let mac, let id): noNIC(mac, id: id)
    case .inventoryProblem(.classicNetwork, on: _): text(InventoryProblem.classicNetwork)
    case .inventoryProblem(let problem, let link):
      (link.map { "\($0): " } ?? "") + self.note(problem)
    case .comesBack(let link, let alias): comesBack(link, alias)
    case .filesBehind(let links): filesBehind(links)
    case .conflict(let conflict): text(conflict)
    case .format(let finding): text(finding)
    }
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
    _ url: MetadataURL, _ failure: MetadataFailure, _ what: String, of links: [LinkName]
  ) -> String {
    "metadata service \(url): \(text(failure)); the \(what) of "
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
