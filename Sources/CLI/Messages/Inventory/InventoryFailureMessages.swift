// Messages about commands that failed for what the inventory says, or does not say.

import Engine
import Inventory
import Model
import Planning
import Report

extension Messages {
  static func inventory(_ failure: InventoryFailure) -> ErrorReport {
    switch failure {
    case .inputFile(let path, let operation, let number):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "file",
        message: "\(file(path)): \(couldNot(operation, number))",
        hint: "name a file that can be read")
    case .configuration(let error): configuration(error)
    case .eniFile(let error): eniFile(error)
    case .needed(let option, let failure, let url, let path):
      ErrorReport(
        code: ExitCode.unreachable, kind: kind(failure),
        message: "\(option): \(service(url, failure, path))",
        hint: "try again, or give --eni-file; enicfg up LINK goes on by DHCP without it")
    case .none(let option):
      ErrorReport(
        code: ExitCode.unreachable, kind: "metadataNotAsked",
        message:
          "\(option): the metadata service is disabled, and no other source names the ENIs",
        hint: "allow it, or give --eni-file")
    case .staticUnknown(let link, let attributes, let wasAsked):
      ErrorReport(
        code: ExitCode.unreachable, kind: "staticUnknown",
        message: "\(link): --static: \(Wording.list(attributes.map { text($0) })) not known"
          + (wasAsked ? "" : ", and the metadata service is disabled"),
        hint: "give --address and --gateway, or leave it to DHCP")
    case .problem(let found): problem(found)
    case .addressDiffers(let link, let leased, let server, let known, let source):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "addressDiffers",
        message: "\(link): DHCP server \(server) leases \(leased), but the ENI's primary address is"
          + " \(known) (\(text(source)))",
        hint: "see the console for which is right, then try again")
    case .primaryContradicted(let link, let wasPrimary):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "primaryContradicted",
        message: wasPrimary
          ? "\(link): it was configured as the primary NIC, and the inventory calls it a secondary one"
          : "\(link): it was configured as a secondary NIC, and the inventory calls it the primary one",
        hint: "see the console for which is right; enicfg down \(link) lets it be either")
    }
  }
}

extension Messages {
  /// The metadata service, and why it gave no answer to rely on; where it has nothing, the path.
  static func service(_ url: MetadataURL, _ failure: MetadataFailure, _ path: String?) -> String {
    let answer = "metadata service \(url): \(text(failure))"
    return path.map { "\(answer): \($0)" } ?? answer
  }

  /// A link that udev told of.
  static func goneAgain(_ link: String) -> String { "\(plain(link)): no longer there" }

  /// A link that udev told of and that no cloud attached.
  static func noCloudNIC(_ link: Link, driver: String?) -> String {
    let why =
      switch (link.kind, driver) {
      case (let kind?, _): "it is a \(kind)"
      case (nil, let driver?): "its driver is \(driver)"
      case (nil, nil): "it has no driver"
      }
    return "\(link.name): left alone: \(why), and hotplug in enicfg.yaml does not name that"
  }

  /// The ENIs are those that the service named earlier.
  static func takenFromLastTime(
    _ service: String, _ links: [LinkName]
  ) -> String {
    "\(service); using the ENIs that it named last time: "
      + Wording.list(links.map(\.description))
  }
}
