// Detects the format of a system's own network configuration.

package import Model
import Planning

extension SystemFiles {
  /// The formats with evidence, the likeliest first.
  ///
  /// - Parameter primary: The primary NIC's link, if known.
  package func formats(primary: Link?) -> [FormatFinding] {
    let findings = BootFormat.allCases.map { format in
      let evidence = evidence(for: format, primary)
      return FormatFinding(
        format: format, evidence: evidence.sorted { $0.weight > $1.weight })
    }
    return findings.filter { !$0.evidence.isEmpty }.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element)
  }

  private func evidence(for format: BootFormat, _ primary: Link?) -> [FormatEvidence] {
    switch format {
    case .interfaces: interfaces(primary)
    case .ifcfg:
      enabled("network", if: has(Places.scripts + "ifup-eth"))
        + rcScript + there(in: Places.scripts, beginning: "ifcfg-")
    case .sles:
      enabled("wicked") + there(in: Places.wicked, beginning: "ifcfg-")
    case .netplan: netplan
    case .networkd: networkd(primary)
    case .nm: networkManager(primary)
    }
  }

  private func interfaces(_ primary: Link?) -> [FormatEvidence] {
    guard has("/usr/sbin/ifup") || has("/sbin/ifup"), has(Places.interfaces.text) else { return [] }
    let evidence: [FormatEvidence] = [.isThere(Places.interfaces)] + enabled("networking")
    return evidence + managing(.ifupdown, primary)
  }

  private var netplan: [FormatEvidence] {
    // If netplan renders for NetworkManager, keyfiles are the better choice.
    guard has("/usr/sbin/netplan"), !netplanUsesNetworkManager else { return [] }
    return files(in: "/etc/netplan/", ending: ".yaml").prefix(1).map { .generates($0) }
  }

  private func networkd(_ primary: Link?) -> [FormatEvidence] {
    var evidence = enabled("systemd-networkd")
    evidence += files(in: Places.units, ending: ".network").prefix(1).map {
      .isThere($0)
    }
    return evidence + managing(.networkd, primary)
  }

  private func networkManager(_ primary: Link?) -> [FormatEvidence] {
    var evidence = enabled("NetworkManager")
    evidence += files(in: "/etc/NetworkManager/system-connections/").prefix(1).map {
      .isThere($0)
    }
    return evidence + managing(.networkManager, primary)
  }

  private func managing(
    _ program: LinkManager.Program, _ primary: Link?
  ) -> [FormatEvidence] {
    guard let primary, let state = manages(program, primary) else { return [] }
    return [.managesPrimary(primary.name, state)]
  }

  private func enabled(_ service: String, if isRight: Bool = true) -> [FormatEvidence] {
    isRight && has(Places.wanted(service)) ? [.isEnabled("\(service).service")] : []
  }

  private var rcScript: [FormatEvidence] {
    has(Places.networkScript) ? [.isEnabled("network")] : []
  }

  private func there(in directory: String, beginning: String) -> [FormatEvidence] {
    let own = "\(beginning)lo"
    return files(in: directory).filter { $0.name.hasPrefix(beginning) && $0.name != own }
      .prefix(1).map { .isThere($0) }
  }
}
