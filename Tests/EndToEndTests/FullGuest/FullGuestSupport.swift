// Support for tests of the full guest: a booted one, because booting takes most of a minute.

import Testing

@testable import VPCLab

/// A lab with a metadata service, and a full guest in it.
///
/// A test that uses the shared one restores its state, except for what a boot changes.
struct BootedFullGuest {
  let lab: VPCLab
  let machine: VirtualMachine

  init(
    _ options: FullGuestOptions = FullGuestOptions(), userData: String? = nil,
    plugged: [String]? = ["eth0"]
  ) throws {
    lab = try VPCLab(VPCConfiguration(metadata: MetadataOptions(), guest: .machine))
    try lab.changeMetadata { $0.userData = userData }
    machine = try lab.bootFull(options, plugged: plugged)
  }
}

/// A Debian package made for a test, and removed with it.
final class MadePackage {
  let path: String

  /// Makes a package of this name.
  ///
  /// - Parameters:
  ///   - contents: The contents of the file /usr/share/NAME.
  ///   - postinst: The shell commands of its postinst script.
  init(_ name: String, contents: String = "", postinst: String = ":") throws {
    let script = """
      set -e
      directory=$(mktemp -d)
      mkdir -p "$directory/tree/DEBIAN" "$directory/tree/usr/share"
      cd "$directory/tree"
      printf 'Package: %s\\nVersion: 1\\nArchitecture: all\\n' "$1" >DEBIAN/control
      printf 'Maintainer: Nobody <nobody@example.com>\\nDescription: a test\\n' >>DEBIAN/control
      printf '#!/bin/sh\\nset -e\\n%s\\n' "$3" >DEBIAN/postinst
      chmod 0755 DEBIAN/postinst
      printf %s "$2" >"usr/share/$1"
      dpkg-deb --root-owner-group --build "$directory/tree" "$directory/made.deb" >/dev/null
      echo "$directory/made.deb"
      """
    path = try Self.shell([script, "sh", name, contents, postinst]).trimmed
  }

  deinit { _ = try? Self.shell([#"rm -rf "${1%/*}""#, "sh", path]) }

  private static func shell(_ words: [String]) throws -> String {
    let output = try Descriptor(anonymousFile: "")
    let child = try Child(
      ["sh", "-c"] + words, environment: ["PATH": Tool.searchPath],
      descriptors: StandardDescriptors(
        input: try Descriptor(anonymousFile: ""), output: output,
        error: Descriptor(2, isOwned: false)),
      namespaces: .own, leadsGroup: true)
    #expect(child.reap() == 0)
    return output.contents()
  }
}
