// What is around the program: file systems that are missing, full, read-only or broken, tight limits, closed descriptors.

import Testing
import VPCLab

@Suite struct SurroundingsTests {
  private let up = "enicfg up eth1 --address 10.0.0.20/24 --gateway 10.0.0.253"

  /// Runs lines of sh in a mount namespace of their own.
  private func apart(_ lab: VPCLab, _ script: String) throws -> CommandResult {
    try lab.guest.run(["unshare", "--mount", "sh", "-c", script])
  }

  /// Every command printed the help and ended with 0, because the words of the command line are in /proc.
  @Test func withoutProcEveryCommandFailsAndSaysWhy() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    for command in [
      up, "enicfg down --all", "enicfg status", "enicfg alias list", "enicfg plan eth1",
    ] {
      let result = try apart(lab, "mount -t tmpfs none /proc; \(command)")
      expectFailure(result, 10, naming: ["/proc/sys/kernel/random/boot_id", "Mount /proc"])
    }
    let version = try apart(lab, "mount -t tmpfs none /proc; enicfg --version")
    #expect(version.exitCode == 0 && version.standardOutput.hasPrefix("0."))
    try lab.guest.expectState(before)
  }

  @Test(arguments: ["/sys", "/dev"]) func otherFileSystemsMayBeMissing(_ place: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try apart(lab, "mount -t tmpfs none \(place); \(up)")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
  }

  @Test func listOfENIsIsReadFromStandardInputWithoutDev() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let command = "mount -t tmpfs none /dev; echo nonsense | enicfg plan eth1 --eni-file -"
    expectFailure(try apart(lab, command), 65, naming: ["standard input"])
  }

  @Test func readOnlyRunDirectoryHasAHintThatDoesNoHarm() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let result = try apart(lab, "mount -t tmpfs -o ro none /run; \(up)")
    expectFailure(result, 10, naming: ["/run", "Read-only file system", "Mount this file system"])
    let full = """
      mount -t tmpfs -o size=4k none /run; cat /dev/zero >/run/full 2>/dev/null; \(up)
      """
    expectFailure(
      try apart(lab, full), 10, naming: ["No space left on device", "Free some space"])
    try lab.guest.expectState(before)
  }

  @Test func directoryThatCannotBeReadIsNotTakenForAnEmptyOne() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(up)
    let before = try lab.guest.state()
    for command in ["down --all", "down eth1"] {
      var failures = 0
      for number in 1...20 {
        let result = try lab.guest.run(
          [
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=getdents64", "-e",
            "inject=getdents64:error=EIO:when=\(number)", "enicfg",
          ] + command.split(separator: " ").map(String.init))
        // From there on the call is not made that often.
        if result.exitCode == 0 { break }
        failures += 1
        expectOneLine(result.standardError, naming: ["Input/output error (EIO, readdir)"])
        if result.exitCode == 12 {
          // The links are down; only whether others have to follow could not be told.
          try lab.guest.shell(up)
        } else {
          #expect(result.exitCode == 10, "\(result)")
          try lab.guest.expectState(before)
        }
      }
      #expect(failures > 0)
      #expect(try lab.guest.enicfgDone("down", "--all").hasPrefix("No changes."))
      try lab.guest.shell(up)
    }
  }

  @Test(arguments: ["", " --json"])
  func resultThatCannotBeWrittenIsAFailureWhereNothingWasChanged(_ option: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let full = try lab.guest.run(["sh", "-c", "\(up)\(option) >/dev/full"])
    #expect(full.exitCode == 0, "\(full)")
    expectOneLine(
      full.standardError,
      naming: ["standard output: could not write: No space left on device", "are made, and stay"])
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
    try lab.guest.enicfgDone("up", "eth1")
    for command in [
      "up eth1", "plan eth1", "status", "alias list", "queues show", "--help", "up --help",
      "--version", "plan --as-commands eth1",
    ] {
      let words = "enicfg \(command)\(command.contains("-") ? "" : option)"
      let result = try lab.guest.run(["sh", "-c", "\(words) >/dev/full"])
      expectFailure(result, 10, naming: ["standard output: could not write"])
      // Where nobody reads any more, nobody misses anything.
      let unread = try lab.guest.run(["sh", "-c", "\(words) | true"])
      #expect(unread.standardError == "", "\(words)")
      let closed = try lab.guest.run(["sh", "-c", "\(words) >&-"])
      expectFailure(closed, 10, naming: ["standard output: could not write"])
    }
  }

  @Test func closedDescriptorsAndTightLimitsDoNoHarm() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    for surroundings in ["exec <&-;", "exec <&- 2>&-;", "ulimit -s 64;", "umask 0777;", "umask 0;"]
    {
      let result = try lab.guest.run(["sh", "-c", "\(surroundings) \(up)"])
      #expect(result.exitCode == 0, "\(surroundings) \(result)")
      #expect(result.standardOutput.hasSuffix("0 removed.\n"), "\(surroundings)")
      let modes = try lab.guest.shell(
        "find /run/enicfg /var/lib/enicfg -printf '%y %m %P\\n' | sort")
      #expect(
        modes.lines.allSatisfy {
          $0.hasPrefix("d 755") || $0.hasPrefix("f 644")
            || $0 == "f 600 lock" || $0 == "f 600 journal.last"
        }, "\(surroundings) \(modes)")
      // Every descriptor is closed: nothing can be told, but all is done.
      let silent = try lab.guest.run(["sh", "-c", "enicfg down eth1 -q <&- >&- 2>&-"])
      #expect(silent.exitCode == 0)
      try lab.guest.expectState(before)
      try lab.guest.shell("rm -rf /run/enicfg /var/lib/enicfg")
    }
    // Through a pipe: the file that the output goes to is limited too.
    let limited = try lab.guest.run(["sh", "-c", "{ ulimit -f 0; \(up); } 2>&1 | cat"])
    expectOneLine(limited.standardOutput, naming: ["File too large (EFBIG"])
    try lab.guest.expectState(before)
  }

  @Test func directoriesThatOthersCanChangeAreRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("\(up); mkdir -p /var/lib/enicfg")
    let before = try lab.guest.state()
    let files = try lab.guest.filesOfEnicfg()
    for (breakIt, mendIt, object) in [
      ("chmod 1777 /run/enicfg", "chmod 755 /run/enicfg", "/run/enicfg:"),
      ("chown 12 /run/enicfg/links", "chown 0 /run/enicfg/links", "/run/enicfg/links:"),
      ("chmod 777 /var/lib/enicfg", "chmod 755 /var/lib/enicfg", "/var/lib/enicfg:"),
      (
        "mv /run/enicfg/links /run/links; ln -s /run/links /run/enicfg/links",
        "rm /run/enicfg/links; mv /run/links /run/enicfg/links", "/run/enicfg/links:"
      ),
      (
        "rm /run/enicfg/lock; ln -s /etc/hosts /run/enicfg/lock",
        "rm /run/enicfg/lock; touch /run/enicfg/lock", "/run/enicfg/lock:"
      ),
      (
        "rm /run/enicfg/lock; mkfifo /run/enicfg/lock",
        "rm /run/enicfg/lock; touch /run/enicfg/lock", "/run/enicfg/lock:"
      ),
    ] {
      try lab.guest.shell(breakIt)
      for command in ["up eth1", "down eth1", "alias add eth1 10.0.0.44"] {
        let words = ["enicfg"] + command.split(separator: " ").map(String.init)
        expectFailure(try lab.guest.run(words), 65, naming: [object, "could not use it"])
      }
      // Who only looks is not kept from it, a plain user neither.
      let shown = try lab.guest.runWithoutCapabilities(["enicfg", "status", "eth1"])
      #expect(shown.exitCode == 0, "\(breakIt) \(shown)")
      try lab.guest.shell(mendIt)
    }
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg() == files)
  }

  /// A plain user saw colours and worse in the labels of other programs.
  @Test func labelsOfOthersDoNothingToATerminal() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip address add 10.0.0.66/24 dev eth0 label "eth0:$(printf '\\033[31m')"
      ip address add 10.0.0.67/24 dev eth0 label "eth0:$(printf '\\302\\2332J')"
      """)
    for command in [
      "alias list", "alias list --json", "status", "status --json", "status --color always",
      "queues show",
    ] {
      let words = ["enicfg"] + command.split(separator: " ").map(String.init)
      let text = try lab.guest.output(of: words)
      let foreign = text.unicodeScalars.filter { $0.value == 0x9B || $0.value == 0x1B }
      let isColoured = command.contains("--color")
      #expect(isColoured ? !text.contains("\u{1B}[31m") : foreign.isEmpty, "\(command): \(text)")
      #expect(!text.contains("\u{9B}"), "\(command)")
    }
    let listed = try lab.guest.enicfgDone("alias", "list")
    #expect(listed.contains("eth0:?[31m") && listed.contains("eth0:?2J"))
  }
}
