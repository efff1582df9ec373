// The distribution's network services, which .ci/install-needs unpacks and does not install.

/// Programs that `.ci/install-needs boot` unpacks: systemd-networkd, NetworkManager and others.
package struct UnpackedPrograms: Hashable, Sendable {
  /// Where they were unpacked.
  package let directory: String

  /// Names the programs that were unpacked into a directory.
  package init(in directory: String) { self.directory = directory }

  /// A path among them, from the root of the packages.
  package func path(_ path: String) -> String { "\(directory)/\(path)" }

  /// Where they find their libraries.
  package var environment: [String: String] {
    #if arch(arm64)
      let triplet = "aarch64-linux-gnu"
    #else
      let triplet = "x86_64-linux-gnu"
    #endif
    let paths = ["usr/lib", "lib"].flatMap { directory in
      ["\(directory)/\(triplet)", "\(directory)/\(triplet)/systemd", "\(directory)/systemd"]
    }
    return ["LD_LIBRARY_PATH": paths.map(path).joined(separator: ":")]
  }
}
