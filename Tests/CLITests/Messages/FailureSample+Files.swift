// Files: boot-time files, and those of enicfg.

import BootConfig
import Files
import Glibc
import Model
import Planning

@testable import Engine

extension FailureSample {
  static func persistence() throws -> [FailureSample] {
    let eth1 = try name("eth1")
    let alias = try address("10.0.0.30/24 dev eth1")
    guard let path = FilePath("/etc/netplan/60-enicfg-eth1.yaml") else { throw Unreadable() }
    let rule = Rule(priority: RulePriority(100), action: .lookup(.main))
    let route = Route(destination: .all(.v4), link: eth1)
    let edited = FileChange(
      path, root: "/mnt", from: FileContent("a\n"), to: FileContent("b\n"))
    return [
      FailureSample(.bootFiles(.addressUnknown(eth1)), 69, "addressUnknown", "eth1"),
      FailureSample(
        .bootFiles(.systemFile(.system(call: "open", path: "/etc/netplan", number: EACCES))), 77,
        "notPermitted", "/etc/netplan"),
      FailureSample(
        .bootFiles(.systemFile(.system(call: "open", path: "/etc/netplan", number: EIO))), 10,
        "file",
        "/etc/netplan"),
      FailureSample(.bootFiles(.formatUnknown(root: "")), 65, "formatUnknown", "/:"),
      FailureSample(.bootFiles(.formatUnknown(root: "/mnt")), 65, "formatUnknown", "/mnt"),
      FailureSample(.bootFiles(.noSuchRoot("/none")), 65, "noSuchDirectory", "/none"),
      FailureSample(.bootFiles(.render(.linkName(eth1, .ifcfg))), 65, "linkName", "eth1"),
      FailureSample(
        .bootFiles(.render(.primaryNotThere(eth1, .sles))), 65, "primaryNotThere", "sles"),
      FailureSample(
        .bootFiles(.render(.primaryShares(eth1, path))), 65, "primaryShares", "60-enicfg-eth1.yaml"),
      FailureSample(
        .bootFiles(.render(.netplanRenderer(eth1))), 65, "netplanRenderer", "NetworkManager"),
      FailureSample(
        .bootFiles(.render(.notWritten(eth1, .netplan))), 65, "notWritten", "memory"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .sles, .rule(rule)))), 65, "inexpressible",
        "priority 100"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .sles, .route(route)))), 65, "inexpressible",
        "default"),
      FailureSample(
        .bootFiles(.render(.inexpressible(eth1, .ifcfg, .alias(alias)))), 65, "inexpressible",
        "10.0.0.30/24"),
      FailureSample(
        .contradiction(.file(.ofOthers("/etc/a", wantedBy: eth1))), 65, "fileOfOthers", "/etc/a"),
      FailureSample(
        .contradiction(.file(.edited(edited, of: eth1))), 65, "fileEdited",
        "/mnt/etc/netplan/60-enicfg-eth1.yaml"),
      FailureSample(
        .contradiction(.file(.blockOpen("/etc/a", of: eth1))), 65, "fileBlockOpen", "/etc/a"),
    ]
  }

  static func files() throws -> [FailureSample] {
    [
      FailureSample(.file(.malformed(path: "/run/x")), 65, "malformedFile", "/run/x"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .symbolicLink)), 65, "untrusted", "a symbolic link"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .notAFile)), 65, "untrusted", "not a regular file"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .notADirectory)), 65, "untrusted", "/run/x"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .otherName)), 65, "untrusted", "hard link"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .ownedBy(user: 1000))), 65, "untrusted", "user 1000"),
      FailureSample(
        .file(.untrusted(path: "/run/x", why: .writableByOthers(mode: 0o1777))), 65, "untrusted",
        "mode 1777"),
      FailureSample(.file(.locked(path: "/run/lock", holder: 77)), 75, "locked", "process 77"),
      FailureSample(.file(.locked(path: "/run/lock", holder: nil)), 75, "locked", "/run/lock"),
      FailureSample(
        .file(.system(call: "open", path: "/run/x", number: EACCES)), 77, "notPermitted",
        "/run/x: could not open: Permission denied (EACCES)"),
      FailureSample(
        .file(.system(call: "mkdir", path: "/run/x", number: EPERM)), 77, "notPermitted",
        "/run/x: could not create the directory: Operation not permitted (EPERM, mkdir)"),
      FailureSample(
        .file(.system(call: "write", path: "/run/x", number: ENOSPC)), 10, "file",
        "No space left on device (ENOSPC)"),
    ]
  }
}
