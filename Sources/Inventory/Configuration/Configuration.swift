// The configuration file, enicfg.yaml, as values with their lines.

package import Model

/// The content of `enicfg.yaml`.
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
/// Every key is optional. An unknown or duplicate key is an error.
package struct Configuration: Equatable, Sendable {
  /// The file.
  package let path: String
  /// The URL of the metadata service (`metadata`, `url`).
  package var metadataURL: Configured<MetadataURL>?
  /// Whether to use the metadata service (`metadata`, `enabled`).
  package var isMetadataEnabled: Configured<Bool>?
  /// How long to wait for a lease: 1…86400 s (`dhcp-timeout`).
  package var dhcpTimeout: Configured<Duration>?
  /// The networks that are preferred to the default routes of ENIs (`routing`).
  package var routing: Configured<Routing>?
  /// The queue settings for every NIC that a command is about (`queues`).
  package var queues = ConfiguredQueues()
  /// The drivers of NICs that the cloud attaches (`hotplug`, `drivers`).
  package var hotplugDrivers: Configured<[String]>?
  /// What single ENIs should have (`enis`).
  package var enis: [ConfiguredENI] = []

  /// Makes an empty configuration.
  package init(path: String) { self.path = path }
}

extension Configuration {
  /// The first entry for an ENI, by its MAC, the cloud's identifier or its link's name.
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
