// The paths of a system's boot-time network configuration.

package import Model

/// The paths of boot-time files.
package enum Places {
  /// Directories whose files are read.
  package static let directories: [String] =
    [
      stanzas, scripts, sysctls, wicked, "/etc/netplan/", "/run/netplan/", "/usr/lib/netplan/",
      "/etc/cloud/cloud.cfg.d/", "/etc/dhcp/dhclient-enter-hooks.d/",
      "/etc/NetworkManager/dispatcher.d/",
    ] + networkdDropIns + networkdUnits + keyfiles

  /// Debian's directory of files that ``interfaces`` includes.
  static let stanzas = "/etc/network/interfaces.d/"

  /// The RHEL family's network scripts.
  static let scripts = "/etc/sysconfig/network-scripts/"

  /// The admin's settings of the kernel.
  static let sysctls = "/etc/sysctl.d/"

  /// The SLES family's files.
  static let wicked = "/etc/sysconfig/network/"

  /// The directories of systemd's settings, in the order of precedence.
  private static let systemdSettings = [
    "/etc/systemd/", "/run/systemd/", "/usr/local/lib/systemd/", "/usr/lib/systemd/",
    "/lib/systemd/",
  ]

  /// The drop-in directories of ``networkdSettings``; of files with the same name, the one in the
  /// first directory is used.
  package static let networkdDropIns = systemdSettings.map { $0 + "networkd.conf.d/" }

  /// The admin's units of systemd-networkd.
  static let units = "/etc/systemd/network/"

  /// The directories of systemd-networkd's units, in the order of precedence (systemd.network(5)).
  static let networkdUnits = [
    units, "/run/systemd/network/", "/usr/local/lib/systemd/network/",
    "/usr/lib/systemd/network/", "/lib/systemd/network/",
  ]

  /// The directories of NetworkManager's keyfiles (NetworkManager.conf(5)).
  static let keyfiles = [
    "/etc/NetworkManager/system-connections/", "/run/NetworkManager/system-connections/",
    "/usr/lib/NetworkManager/system-connections/",
  ]

  /// Directories whose subdirectories `*.d` (drop-ins) are read too.
  package static let withDropIns = networkdUnits

  /// Directories of the managers' state files; read only on this machine.
  package static let atRunTime = [
    "/run/systemd/netif/links/", "/run/NetworkManager/devices/", "/run/network/interfaces.d/",
  ]

  /// Single files that are read.
  package static let files =
    networkdSettings + [interfaces, dhcpcdSettings, cloudSettings, ifstate, ifstateOfNG]

  /// ifupdown's file, in which each link may have a block.
  package static let interfaces = FilePath(fixed: "/etc/network/interfaces")

  /// The files in which each link may have a block.
  static let shared = [interfaces, dhcpcdSettings]

  /// systemd-networkd's settings: the first file that exists is used (networkd.conf(5)).
  static let networkdSettings = systemdSettings.compactMap { FilePath($0 + "networkd.conf") }

  /// dhcpcd's settings, in which each link may have a block.
  static let dhcpcdSettings = FilePath(fixed: "/etc/dhcpcd.conf")

  /// cloud-init's settings.
  static let cloudSettings = FilePath(fixed: "/etc/cloud/cloud.cfg")

  /// The links that ifup brought up, one `LINK=LINK` for each.
  static let ifstate = FilePath(fixed: "/run/network/ifstate")

  /// The links that ifupdown-ng's ifup brought up, each followed by a number.
  static let ifstateOfNG = FilePath(fixed: "/run/ifstate")

  /// Files of which only the existence matters: programs, enabled units, switches.
  package static let signs: [String] =
    [
      "/usr/sbin/ifup", "/sbin/ifup", "/usr/sbin/netplan",
      scripts + "ifup-eth", "/etc/cloud/cloud-init.disabled",
      wanted("systemd-networkd"), wanted("NetworkManager"), wanted("networking"),
      wanted("wicked"), wanted("network"), wanted("connman"), networkScript,
      "/etc/systemd/system",
    ] + cloudSetup + interfacesReaders + dhcpClients

  /// Programs of the replacements for ifupdown, and one of ifupdown itself.
  private static let interfacesReaders =
    [ifupdown2, ifupdownNG] + ifupdownOwn

  /// ifupdown2, which conflicts with ifupdown.
  static let ifupdown2 = "/usr/share/ifupdown2/ifupdown2"

  /// A program of ifupdown-ng, which can be installed next to ifupdown.
  static let ifupdownNG = "/usr/libexec/ifupdown-ng/dhcp"

  /// A program that only ifupdown has.
  static let ifupdownOwn = ["/usr/lib/ifupdown/settle-dad.sh", "/lib/ifupdown/settle-dad.sh"]

  /// The DHCP clients that ifupdown starts.
  private static let dhcpClients = DHCPClient.allCases.flatMap(\.programs)

  /// The link that chkconfig(8) makes to enable the network scripts.
  static let networkScript = "/etc/rc.d/rc3.d/S10network"

  /// The links that systemctl(1) makes to enable NetworkManager's cloud setup.
  static let cloudSetup = [
    "/etc/systemd/system/NetworkManager.service.wants/nm-cloud-setup.service",
    "/etc/systemd/system/timers.target.wants/nm-cloud-setup.timer",
  ]

  /// The link that systemctl(1) makes to enable a service.
  static func wanted(_ service: String) -> String {
    "/etc/systemd/system/multi-user.target.wants/\(service).service"
  }

  /// The paths that show quickly whether boot-time files were written for a link, without the file
  /// that links share.
  package static func own(for link: LinkName) -> [FilePath] {
    OwnPaths(link: link.text).signs.compactMap { FilePath($0) }
  }
}
