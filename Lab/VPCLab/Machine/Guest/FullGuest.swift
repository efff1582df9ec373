// A virtual machine with a full Debian: booting, waiting for units, rebooting.

extension VPCLab {
  /// Boots a virtual machine with Debian, and returns as soon as it accepts commands, long before its
  /// network is up.
  ///
  /// Debian configures eth0 itself: cloud-init writes the files, and systemd-networkd asks the lab's
  /// DHCP server.
  ///
  /// - Parameters:
  ///   - plugged: The NICs that it has from the start, in the order of their links; nil for all.
  ///   - timeout: The timeout, which includes the installation of packages.
  /// - Throws: ``LabError``; the configuration must have ``VPCConfiguration/GuestKind/machine``.
  package func bootFull(
    _ options: FullGuestOptions = FullGuestOptions(), plugged: [String]? = ["eth0"],
    timeout: Duration = .seconds(300)
  ) throws(LabError) -> VirtualMachine {
    try options.machine.check()
    let files = try MachineFiles(in: options.machineDirectory)
    let system = try GuestSystem(options, files: files)
    return try start(system, options.machine, files: files, plugged: plugged, timeout: timeout)
  }
}

extension VirtualMachine {
  /// Waits until a full guest has started a unit, such as `network-online.target`.
  ///
  /// - Throws: ``LabError/commandFailed(command:exitCode:standardError:)`` if the unit fails,
  ///   ``LabError/timedOut(waitingFor:after:output:)``.
  package func awaitUnit(_ name: String, timeout: Duration = .seconds(300)) throws(LabError) {
    // `start` waits for a unit that is starting, and does nothing for one that has started.
    let command = ["systemctl", "start", name]
    let result = try run(command, timeout: timeout)
    guard result.succeeded else {
      throw .commandFailed(
        command: command, exitCode: result.exitCode, standardError: result.standardError)
    }
  }

  /// Waits until a full guest has booted and started all of its units.
  ///
  /// - Returns: The state that systemd reports: `running`, or `degraded` if a unit has failed.
  /// - Throws: ``LabError``.
  @discardableResult
  package func awaitBooted(timeout: Duration = .seconds(300)) throws(LabError) -> String {
    let state = try run(["systemctl", "is-system-running", "--wait"], timeout: timeout)
    return state.standardOutput.split(separator: "\n").joined()
  }

  /// Reboots a full guest, and returns as soon as it accepts commands again.
  ///
  /// It keeps its disk and all of its NICs, including those plugged in later.
  ///
  /// - Throws: ``LabError``.
  package func reboot(timeout: Duration = .seconds(300)) throws(LabError) {
    let deadline = Deadline(after: timeout)
    try talk(of: "second boot", by: deadline) { channel throws(LineFailure) in
      // An answer may not arrive: systemd may end the process that sends it first.
      try channel.start(["systemctl", "reboot"], environment: [:], input: "", by: deadline)
      try channel.awaitReady(by: deadline)
    }
  }
}
