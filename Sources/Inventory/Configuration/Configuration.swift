// The configuration file, enicfg.yaml, as values with their lines.

package import Model

/// What `enicfg.yaml` says.
///
///     metadata:
///       url: http://100.100.100.200
///       enabled: true
///     dhcp-timeout: 30
///     routing: documented
///     queues:
///       combined: max
///       rps: auto
///     hotplug:
///       drivers: [virtio_net]
///     enis:
///       - mac: 00:16:3e:12:e7:27
///         address: 10.0.0.20/24
///         gateway: 10.0.0.253
///         secondary: [10.0.0.30, 10.0.0.31]
///         ipv6: [2001:db8::20]
///         table: 1001
///         metric: 1001
///         rule-priority: 31001
///         static: true
///         routing: local-first
///         queues:
///           combined: 2
///           rps: "off"
///
/// Every key may be left out. A key that is not one of these, or that stands twice, is refused.
package struct Configuration: Hashable, Sendable {
  /// The file.
  package let path: String
  /// Where the metadata service is (`metadata`, `url`).
  package var metadataURL: Configured<MetadataURL>?
  /// Whether the metadata service is asked (`metadata`, `enabled`).
  package var isMetadataEnabled: Configured<Bool>?
  /// How long to wait for a lease: 1…86400 s (`dhcp-timeout`).
  package var dhcpTimeout: Configured<Duration>?
  /// Which networks come before the default routes of ENIs (`routing`).
  package var routing: Configured<Routing>?
  /// What is asked of the queues of every NIC that a command is about (`queues`).
  package var queues = ConfiguredQueues()
  /// The drivers of the NICs that a cloud plugs in (`hotplug`, `drivers`).
  package var hotplugDrivers: Configured<[String]>?
  /// What single ENIs ought to have (`enis`).
  package var enis: [ConfiguredENI] = []

  /// Makes a configuration that says nothing.
  package init(path: String) { self.path = path }
}

extension Configuration {
  /// The entry about an ENI, by its MAC, the cloud's identifier or its link's name; the first one.
  package func entry(
    for mac: MACAddress, id: CloudIdentifier?, link: LinkName?
  ) -> ConfiguredENI? {
    enis.first { entry in
      switch entry.selector {
      case .mac(mac): true
      case .id(let selected): selected == id
      case .link(let selected): selected == link
      case .mac: false
      }
    }
  }
}
