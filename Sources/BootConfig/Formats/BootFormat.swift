// The formats of boot-time files, and who renders each.

package import Planning

/// A format of boot-time files, named as `--format` has it.
package enum BootFormat: String, Hashable, Sendable, CaseIterable {
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

  /// The files that bring a link up.
  ///
  /// - Parameters:
  ///   - link: The link as it is to come up.
  ///   - system: The files that are there: some formats add to them.
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
