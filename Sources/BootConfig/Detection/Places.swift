// Where a system's boot-time network configuration is.

package import Model

/// Where the files are.
package enum Places {
  /// Directories whose files are read.
  package static let directories: [String] =
    [
      stanzas, scripts, wicked, "/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/",
      "/etc/cloud/cloud.cfg.d/", "/etc/dhcp/dhclient-enter-hooks.d/",
      "/etc/NetworkManager/dispatcher.d/",
    ] + networkdDropIns + networkdUnits + keyfiles

  /// Debian's additions to ``interfaces``.
  static let stanzas = "/etc/network/interfaces.d/"

  /// The RHEL family's network scripts.
  static let scripts = "/etc/sysconfig/network-scripts/"

  /// The SLES family's files.
  static let wicked = "/etc/sysconfig/network/"

  /// The directories of settings beside ``networkdSettings``; of files of the same name, the last one's
  /// counts.
  package static let networkdDropIns = [
    "/usr/lib/systemd/networkd.conf.d/", "/etc/systemd/networkd.conf.d/",
  ]

  /// Where the admin's units of systemd-networkd are.
  static let units = "/etc/systemd/network/"

  /// Where systemd-networkd looks for units, the first before the next (systemd.network(5)).
  static let networkdUnits = [
    units, "/run/systemd/network/", "/usr/local/lib/systemd/network/",
    "/usr/lib/systemd/network/", "/lib/systemd/network/",
  ]

  /// Where NetworkManager looks for keyfiles (NetworkManager.conf(5)).
  static let keyfiles = [
    "/etc/NetworkManager/system-connections/", "/run/NetworkManager/system-connections/",
    "/usr/lib/NetworkManager/system-connections/",
  ]

  /// Directories of which the directories inside whose names end in `.d` are read too: drop-ins.
  package static let withDropIns = networkdUnits

  /// Directories whose files say what a manager does at this moment: of this machine alone.
  package static let atRunTime = [
    "/run/systemd/netif/links/", "/run/NetworkManager/devices/", "/run/network/interfaces.d/",
  ]

  /// Single files that are read.
  package static let files = [interfaces, networkdSettings, cloudSettings, ifstate]

  /// ifupdown's file, in which each link may have a block.
  package static let interfaces = FilePath(fixed: "/etc/network/interfaces")

  /// systemd-networkd's settings.
  static let networkdSettings = FilePath(fixed: "/etc/systemd/networkd.conf")

  /// cloud-init's settings.
  static let cloudSettings = FilePath(fixed: "/etc/cloud/cloud.cfg")

  /// The links that ifup brought up, `LINK=LINK` each.
  static let ifstate = FilePath(fixed: "/run/network/ifstate")

  /// Files that matter only by being there: programs, units that are enabled, switches.
  package static let signs: [String] =
    [
      "/usr/sbin/ifup", "/sbin/ifup", "/usr/sbin/netplan",
      scripts + "ifup-eth", "/etc/cloud/cloud-init.disabled",
      wanted("systemd-networkd"), wanted("NetworkManager"), wanted("networking"),
      wanted("wicked"), wanted("network"), networkScript, "/etc/systemd/system",
    ] + cloudSetup

  /// The link that chkconfig(8) makes where the network scripts are run by init.
  static let networkScript = "/etc/rc.d/rc3.d/S10network"

  /// The links that systemctl(1) makes where NetworkManager's cloud setup is enabled.
  static let cloudSetup = [
    "/etc/systemd/system/NetworkManager.service.wants/nm-cloud-setup.service",
    "/etc/systemd/system/timers.target.wants/nm-cloud-setup.timer",
  ]

  /// The link that systemctl(1) makes where a service is enabled.
  static func wanted(_ service: String) -> String {
    "/etc/systemd/system/multi-user.target.wants/\(service).service"
  }

  /// By which it shows at once that boot-time files may have been written for a link; the file that links
  /// share aside.
  package static func own(for link: LinkName) -> [FilePath] {
    OwnPaths(link: link.text).signs.compactMap { FilePath($0) }
  }
}
