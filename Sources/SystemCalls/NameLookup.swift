// Where the names of hosts are looked up.

internal import CLinux

/// Where the names of hosts are looked up.
package enum NameLookup {
  /// From now on, looks up names in /etc/hosts and by DNS only, whatever /etc/nsswitch.conf says.
  ///
  /// Every other source is a library of the guest, made for the guest's C library, which a statically linked
  /// program must not load.
  package static func useFilesAndDNS() {
    // Fails only where the C library has neither: the look-up itself tells that.
    _ = name_lookup_by_files_and_dns()
  }
}
