// The files of a system that say how its network comes up, as they were read at one moment.

public import NetworkModel

/// The files of a system that matter for its boot-time network configuration.
public struct SystemFiles: Hashable, Sendable {
  /// What the files hold, those of ``Places`` that are there.
  public var contents: [FilePath: FileContent]
  /// What else is there, of the paths in ``Places/signs``.
  public var signs: Set<FilePath>

  /// Makes a snapshot of its parts.
  public init(contents: [FilePath: FileContent] = [:], signs: Set<FilePath> = []) {
    self.contents = contents
    self.signs = signs
  }

  /// Whether something is there.
  func has(_ path: String) -> Bool {
    FilePath(path).map { signs.contains($0) || contents[$0] != nil } ?? false
  }

  /// The files of a directory whose names end so, by name.
  func files(in directory: String, ending: String = "") -> [FilePath] {
    contents.keys.filter { $0.directory == directory && $0.name.hasSuffix(ending) }.sorted()
  }

  /// The lines of a file without comments and white space around them, empty ones left out.
  func statements(of path: FilePath) -> [String] {
    (contents[path]?.text ?? "").split(whereSeparator: \.isNewline).map(trimmed)
      .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix(";") }
  }
}

/// A text without white space around it.
func trimmed(_ text: some StringProtocol) -> String {
  var rest = text[...]
  while rest.first?.isWhitespace == true { rest.removeFirst() }
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return String(rest)
}

/// Where the files are.
public enum Places {
  /// Directories whose files are read.
  public static let directories: [String] =
    [
      "/etc/network/interfaces.d/", "/etc/sysconfig/network-scripts/", "/etc/sysconfig/network/",
      "/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/", "/etc/cloud/cloud.cfg.d/",
      "/etc/dhcp/dhclient-enter-hooks.d/", "/etc/NetworkManager/dispatcher.d/",
      "/etc/systemd/networkd.conf.d/", "/usr/lib/systemd/networkd.conf.d/",
    ] + networkdUnits + keyfiles

  /// Where systemd-networkd looks for units, the first before the next (systemd.network(5)).
  static let networkdUnits = [
    "/etc/systemd/network/", "/run/systemd/network/", "/usr/local/lib/systemd/network/",
    "/usr/lib/systemd/network/", "/lib/systemd/network/",
  ]

  /// Where NetworkManager looks for keyfiles (NetworkManager.conf(5)).
  static let keyfiles = [
    "/etc/NetworkManager/system-connections/", "/run/NetworkManager/system-connections/",
    "/usr/lib/NetworkManager/system-connections/",
  ]

  /// Directories of which the directories inside whose names end in `.d` are read too: drop-ins.
  public static let withDropIns = networkdUnits

  /// Directories whose files say what a manager does at this moment: of this machine alone.
  public static let atRunTime = [
    "/run/systemd/netif/links/", "/run/NetworkManager/devices/", "/run/network/interfaces.d/",
  ]

  /// Single files that are read.
  public static let files = [
    "/etc/network/interfaces", "/etc/systemd/networkd.conf", "/etc/cloud/cloud.cfg",
    "/run/network/ifstate",
  ]

  /// Files that matter only by being there: programs, units that are enabled, switches.
  public static let signs: [String] =
    [
      "/usr/sbin/ifup", "/sbin/ifup", "/usr/sbin/netplan",
      "/etc/sysconfig/network-scripts/ifup-eth", "/etc/cloud/cloud-init.disabled",
      wanted("systemd-networkd"), wanted("NetworkManager"), wanted("networking"),
      wanted("wicked"), wanted("network"), "/etc/rc.d/rc3.d/S10network", "/etc/systemd/system",
    ] + cloudSetup

  /// The links that systemctl(1) makes where NetworkManager's cloud setup is enabled.
  static let cloudSetup = [
    "/etc/systemd/system/NetworkManager.service.wants/nm-cloud-setup.service",
    "/etc/systemd/system/timers.target.wants/nm-cloud-setup.timer",
  ]

  /// A file in which each link may have a block.
  public static let shared = FilePath("/etc/network/interfaces")

  /// Of the files that formats write for a link, one of each format.
  public static func own(for link: LinkName) -> [FilePath] {
    [
      "/etc/network/interfaces.d/enicfg-\(link.text)",
      "/etc/network/interfaces.d/enicfg-\(link.text).cfg",
      "/etc/sysconfig/network-scripts/ifcfg-\(link.text)",
      "/etc/sysconfig/network/ifcfg-\(link.text)",
      "/etc/netplan/60-enicfg-\(link.text).yaml",
      "/etc/systemd/network/05-enicfg-\(link.text).network",
      "/etc/NetworkManager/system-connections/enicfg-\(link.text).nmconnection",
      "/etc/NetworkManager/dispatcher.d/50-enicfg-\(link.text)",
    ].compactMap { FilePath($0) }
  }

  /// The link that systemctl(1) makes where a service is enabled.
  static func wanted(_ service: String) -> String {
    "/etc/systemd/system/multi-user.target.wants/\(service).service"
  }
}
