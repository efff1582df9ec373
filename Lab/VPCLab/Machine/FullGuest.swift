// A virtual machine with a whole Debian in it: booted, waited for, booted again.

extension VPCLab {
  /// Boots a virtual machine with Debian, and returns once it takes commands, which is long before
  /// it has its network.
  ///
  /// eth0 is configured by what is in it: cloud-init has systemd-networkd ask the lab's DHCP server.
  ///
  /// - Parameters:
  ///   - plugged: The NICs that it has from the start, in the order of their links; nil for all.
  ///   - timeout: What that may take, the installation of packages included.
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
  /// Waits until a full guest has done a unit, such as `network-online.target`, as it boots.
  ///
  /// - Throws: ``LabError/commandFailed(command:exitCode:standardError:)`` where the unit fails,
  ///   ``LabError/timedOut(waitingFor:after:output:)``.
  package func awaitUnit(_ name: String, timeout: Duration = .seconds(300)) throws(LabError) {
    // A unit that is being started already is waited for, and one that was is left alone.
    let command = ["systemctl", "start", name]
    let result = try run(command, timeout: timeout)
    guard result.succeeded else {
      throw .commandFailed(
        command: command, exitCode: result.exitCode, standardError: result.standardError)
    }
  }

  /// Waits until a full guest has booted, with everything that this starts.
  ///
  /// - Returns: `running`, or `degraded` where a unit has failed, as systemd has it.
  /// - Throws: ``LabError``.
  @discardableResult
  package func awaitBooted(timeout: Duration = .seconds(300)) throws(LabError) -> String {
    let state = try run(["systemctl", "is-system-running", "--wait"], timeout: timeout)
    return state.standardOutput.split(separator: "\n").joined()
  }

  /// Has a full guest shut down and boot again, and returns once it takes commands again.
  ///
  /// Its disk and its NICs are what they were, those that were plugged in among them.
  ///
  /// - Throws: ``LabError``.
  package func reboot(timeout: Duration = .seconds(300)) throws(LabError) {
    let deadline = Deadline(after: timeout)
    try talk(of: "second boot", by: deadline) { channel throws(LineFailure) in
      // Whether this is answered is a matter of who is ended first.
      try channel.start(["systemctl", "reboot"], environment: [:], input: "", by: deadline)
      try channel.awaitReady(by: deadline)
    }
  }
}
