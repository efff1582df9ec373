// The formats of boot-time files, and their renderers.

package import Planning

/// A format of boot-time files, with its name for `--format`.
package enum BootFormat: String, Equatable, Sendable, CaseIterable {
  /// The RHEL family's network scripts.
  case ifcfg
  /// Debian's ifupdown.
  case interfaces
  /// The SLES family's wicked.
  case sles
  /// netplan's YAML.
  case netplan
  /// systemd-networkd's units.
  case networkd
  /// NetworkManager's keyfiles.
  case nm

  /// The files that configure a link at boot.
  ///
  /// - Parameters:
  ///   - link: The desired link.
  ///   - system: The existing files, because some formats add to them.
  /// - Throws: ``RenderError``.
  package func files(
    for link: BootLink, in system: SystemFiles
  ) throws(RenderError) -> [BootFile] {
    switch self {
    case .ifcfg: try IfcfgFiles.files(for: link)
    case .interfaces: try InterfacesFiles.files(for: link, in: system)
    case .sles: try SLESFiles.files(for: link, in: system)
    case .netplan: try NetplanFiles.files(for: link, in: system)
    case .networkd: try NetworkdFiles.files(for: link, in: system)
    case .nm: try KeyfileFiles.files(for: link)
    }
  }
}
