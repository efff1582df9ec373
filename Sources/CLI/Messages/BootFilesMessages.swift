// Messages about boot-time files.

import BootConfig
import Engine
import Files
import Model
import Planning
import Report

extension Messages {
  /// What is wrong with boot-time files, or with what is to stand in them.
  static func bootFiles(_ failure: BootFilesFailure) -> ErrorReport {
    switch failure {
    case .addressUnknown(let link):
      ErrorReport(
        code: ExitCode.unreachable, kind: "addressUnknown",
        message: "\(link): its address and gateway are not known, and its files name them",
        hint: "bring it up with enicfg up \(link) first, or give --address and --gateway")
    case .systemFile(let error):
      systemFile(error)
    case .formatUnknown(let root):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "formatUnknown",
        message: "\(root.isEmpty ? "/" : root): nothing tells what configures the network at boot",
        hint: "name it with --format: "
          + BootFormat.allCases.map(\.rawValue).joined(separator: ", "))
    case .noSuchRoot(let path):
      ErrorReport(
        code: ExitCode.wrongHere, kind: "noSuchDirectory",
        message: "\(plain(path)): no such directory", hint: "name the root of a system")
    case .render(let error): render(error)
    }
  }

  /// Of the state files' sentence, all but what to do next.
  private static func systemFile(_ error: FileError) -> ErrorReport {
    var report = file(error)
    report.hint =
      report.code == ExitCode.notPermitted
      ? "run it as root" : "see to the file system, then try again"
    return report
  }

  /// Why a file is left as it is: the kind, what happened, what to do next.
  static func words(_ error: FilePlanError) -> (String, String, String) {
    switch error {
    case .ofOthers(let place, let link):
      return (
        "fileOfOthers",
        "\(link): \(place) is there already, and enicfg did not write it for \(link)",
        "move it, or leave it to the program that wrote it"
      )
    case .edited(let change, let link):
      return (
        "fileEdited", "\(link): \(change.place) was edited since enicfg wrote it",
        "keep the edit elsewhere, or write over it with --force"
      )
    case .blockOpen(let place, let link):
      return (
        "fileBlockOpen", "\(link): enicfg's block in \(place) has lost its last line",
        "remove what is left of the block by hand"
      )
    }
  }

  private static func render(_ error: RenderError) -> ErrorReport {
    let (kind, message, hint) = words(error)
    return ErrorReport(code: ExitCode.wrongHere, kind: kind, message: message, hint: hint)
  }

  private static func words(_ error: RenderError) -> (String, String, String) {
    switch error {
    case .linkName(let link, let format):
      (
        "linkName",
        "\(link): the name cannot stand in files of the format \(format.rawValue)",
        "rename the link to one of letters, digits, ., - and _"
      )
    case .primaryNotThere(let link, let format):
      (
        "primaryNotThere",
        "\(link): the primary NIC comes up from no file of the format \(format.rawValue),"
          + " so that its aliases cannot be added to one",
        "name the format that the distribution uses with --format"
      )
    case .primaryShares(let link, let unit):
      (
        "primaryShares",
        "\(link): it comes up by \(unit), which other links may come up by too: they would"
          + " get its aliases",
        "give the primary NIC a unit of its own"
      )
    case .netplanRenderer(let link):
      (
        "netplanRenderer",
        "\(link): netplan renders for NetworkManager here, which takes neither labels nor"
          + " all rules from it",
        "use --format nm"
      )
    case .ifupdown2(let link):
      (
        "ifupdown2",
        "\(link): ifupdown2 reads /etc/network/interfaces here, and brings the primary NIC up"
          + " without a lease if there are stanzas of enicfg's",
        "let enicfg-boot.service bring it up"
      )
    case .dhcpClient(let link, let client):
      (
        "dhcpClient",
        "\(link): ifup starts \(client.rawValue) here, which gives \(link) a default route that"
          + " replaces the primary NIC's",
        "install another DHCP client such as isc-dhcp-client, or give --static"
      )
    case .notWritten(let link, let format):
      (
        "notWritten",
        "\(link): there is no memory for the file of the format \(format.rawValue)",
        "free some memory and try again"
      )
    case .inexpressible(let link, let format, let what):
      (
        "inexpressible",
        "\(link): the format \(format.rawValue) has no words for \(words(what))",
        "use another format, or let enicfg up bring it up"
      )
    }
  }

  private static func words(_ what: RenderError.Inexpressible) -> String {
    switch what {
    case .rule(let rule): "rule \(rule)"
    case .route(let route): "route \(route)"
    case .alias(let address): "address \(address)"
    }
  }

  /// That the boot-time files of links say something else.
  static func filesBehind(_ links: [LinkName]) -> String {
    let names = links.map(\.description)
    return
      "the boot-time files for \(Wording.list(names)) say something else: write them again with"
      + " enicfg persist \(names.joined(separator: " "))"
  }

  /// How the format is known: what tells most.
  static func text(_ finding: FormatFinding) -> String {
    "boot-time files: \(finding.format.rawValue), as "
      + Wording.list(finding.evidence.prefix(2).map(words))
  }

  private static func words(_ evidence: FormatEvidence) -> String {
    switch evidence {
    case .managesPrimary(let link, let path): "\(path) says that it has \(link)"
    case .generates(let path): "netplan makes the network's files from \(path)"
    case .isEnabled(let service): "\(service) is enabled"
    case .isThere(let path): "\(path) is there"
    }
  }
}

extension Messages {
  /// What keeps the files from bringing a link up as they say.
  static func text(_ conflict: BootConflict) -> String {
    switch conflict {
    case .alsoConfigured(let link, let path):
      "\(path) configures \(link) too: take it out there, or remove enicfg's with"
        + " enicfg persist --remove \(link)"
    case .shadowed(let link, let path):
      "\(path) matches \(link) and comes first: systemd-networkd does not read enicfg's"
    case .rewritten(let path):
      "cloud-init writes \(path) when it renders the network: disable that in"
        + " /etc/cloud/cloud.cfg.d (network: {config: disabled})"
    case .severalManagers(let services):
      "\(Wording.list(services)) are enabled, and each may take the NICs: disable one of them"
    case .notRead(let service):
      "\(service) is not enabled: nothing reads the boot-time files"
    case .rulesRemoved:
      "systemd-networkd.service is enabled and removes rules that it did not make: set"
        + " ManageForeignRoutingPolicyRules=no in /etc/systemd/networkd.conf"
    case .ruleFilesNeedDispatcher:
      "NetworkManager.service is enabled: it leaves route- and rule- files to the package"
        + " NetworkManager-dispatcher-routing-rules; --format nm needs none"
    case .managed(let link, let manager):
      managed(link, manager)
        + " what it did not make: have it leave \(link) alone\(files(for: manager.program))"
    case .managedPrimary(let link, let manager):
      managed(link, manager)
        + " secondary addresses that it did not make: run enicfg persist \(link) so that it keeps them"
    case .renderedByCloudInit(let link, let path):
      "\(link): cloud-init renders it too, in \(path): leave \(link) out of its network configuration"
    case .rulesRemovedNow:
      "systemd-networkd runs and removes rules that it did not make when it restarts: set"
        + " ManageForeignRoutingPolicyRules=no and ManageForeignRoutes=no in networkd.conf"
    case .metricOfDHCPCD(let link, let metric, let other):
      "\(link): its metric \(metric) is also the one that dhcpcd gives the routes of \(other), and"
        + " dhcpcd 10.1 then removes those: give \(link) another metric in enicfg.yaml"
    case .cloudSetup:
      "nm-cloud-setup.service is enabled and configures secondary addresses in its own way:"
        + " disable it"
    }
  }

  /// The alternative of boot-time files, which ConnMan does not read.
  private static func files(for manager: LinkManager.Program) -> String {
    switch manager {
    case .ifupdown, .networkd, .networkManager: ", or use enicfg persist"
    case .connMan: ""
    }
  }

  private static func managed(_ link: LinkName, _ manager: LinkManager) -> String {
    "\(link): managed by \(manager.program.rawValue), as \(manager.evidence) says, which may remove"
  }
}
