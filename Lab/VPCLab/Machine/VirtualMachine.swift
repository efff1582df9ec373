// A virtual machine attached to the lab's VPC: booting it, plugging NICs, running commands.

internal import Glibc
internal import Synchronization

/// A guest with a kernel of its own.
///
/// As in a cloud, its NICs have several queues, and can be plugged in and out while it runs.
///
/// QEMU, without KVM, runs Debian's cloud kernel in the router's namespaces and ends with them. It
/// leaves no file outside of them.
package final class VirtualMachine: CommandRunning {
  /// The options that it was made with.
  package let options: MachineOptions
  private let lab: (router: Host, configuration: VPCConfiguration)
  private let command: MachineCommand
  /// QEMU.
  let emulator: BackgroundCommand
  private let channel: Mutex<CommandChannel>
  private let monitor: Mutex<QMP>
  /// The lab's end of the guest's terminal.
  let terminal: Descriptor

  fileprivate init(
    _ options: MachineOptions, files: MachineFiles, system: GuestSystem,
    configuration: VPCConfiguration, router: Host, plugged: [NIC]
  ) throws(LabError) {
    let (monitor, monitoring) = try Descriptor.socketPair()
    let (terminal, showing) = try Descriptor.socketPair()
    let (channel, serving) = try Descriptor.socketPair()
    self.options = options
    self.lab = (router, configuration)
    self.terminal = terminal
    self.channel = Mutex(CommandChannel(channel))
    self.monitor = Mutex(QMP(monitor))
    command = MachineCommand(
      files: files, options: options, system: system, configuration: configuration)
    emulator = try router.start(
      command.words(plugged: plugged), environment: command.environment,
      passing: [monitoring, showing, serving, system.initramfs.file])
  }

  deinit { end() }

  /// Ends the machine immediately, like a power failure.
  ///
  /// A second call does nothing.
  package func end() { emulator.terminate() }

  /// The output of the machine's console, and QEMU's error messages.
  package var console: String { emulator.output }

  /// Waits until the guest and the monitor accept commands.
  fileprivate func awaitReady(by deadline: Deadline) throws(LabError) {
    try talk(of: "virtual machine", by: deadline) { channel throws(LineFailure) in
      try channel.awaitReady(by: deadline)
    }
    try tell("qmp_capabilities", [], by: deadline)
  }

  /// Runs a command and waits for its end: see ``run(_:environment:input:timeout:)``.
  package func result(
    of command: [String], environment: [String: String], input: String, timeout: Duration
  ) throws(LabError) -> CommandResult {
    let answer = try answer(
      to: command, environment: environment, input: input, timeout: timeout)
    return CommandResult(
      exitCode: answer.exitCode,
      standardOutput: String(decoding: answer.standardOutput, as: UTF8.self),
      standardError: String(decoding: answer.standardError, as: UTF8.self))
  }

  /// Runs a command and waits for its end; its output is bytes.
  func answer(
    to command: [String], environment: [String: String] = [:], input: String = "",
    timeout: Duration
  ) throws(LabError) -> GuestAnswer {
    let deadline = Deadline(after: timeout)
    let event = "end of `\(command.joined(separator: " "))`"
    return try talk(of: event, by: deadline) { channel throws(LineFailure) in
      try channel.start(command, environment: environment, input: input, by: deadline)
      do throws(LineFailure) {
        return try channel.answer(by: deadline)
      } catch .late {
        // The guest answers when the command is dead. After that it accepts the next one.
        let end = Deadline(after: .seconds(60))
        try channel.kill(by: end)
        _ = try channel.answer(by: end)
        throw .late
      }
    }
  }

  /// Plugs a NIC into the running machine, and returns when its link exists.
  ///
  /// - Returns: The link's name. The guest's kernel uses the first free number.
  /// - Throws: ``LabError``.
  @discardableResult
  package func plug(_ name: String, timeout: Duration = .seconds(30)) throws(LabError) -> String {
    let nic = try nic(name)
    let deadline = Deadline(after: timeout)
    try tell("netdev_add", command.tap(nic), by: deadline)
    try tell("device_add", command.device(nic), by: deadline)
    return try awaitLink(of: name)
  }

  /// Waits until the guest has the link of a NIC.
  ///
  /// - Parameter pattern: A shell pattern that the link's name must match, for a guest that renames
  ///   links.
  /// - Returns: The link's name.
  /// - Throws: ``LabError``; ``LabError/commandFailed(command:exitCode:standardError:)`` if the
  ///   link does not appear.
  package func awaitLink(of name: String, named pattern: String = "*") throws(LabError) -> String {
    // Events reach only listeners that exist already, so the script polls instead.
    let script = """
      tries=0
      until link=$(grep -l \(try nic(name).macAddress) /sys/class/net/\(pattern)/address); do
        [ $((tries += 1)) -lt 1000 ] || exit
        sleep 0.01
      done
      echo "$link"
      """
    let path = try output(of: ["sh", "-c", script])
    return String(path.split(separator: "/").dropLast().last ?? "")
  }

  /// Unplugs a NIC from the running machine, and returns when the guest has released it.
  ///
  /// - Throws: ``LabError``.
  package func unplug(_ name: String, timeout: Duration = .seconds(30)) throws(LabError) {
    let nic = try nic(name)
    let deadline = Deadline(after: timeout)
    try tell("device_del", [("id", .text(nic.name))], by: deadline)
    do throws(LineFailure) {
      try monitor.withLock { monitor throws(LineFailure) in
        try monitor.awaitDeletion(of: nic.name, by: deadline)
      }
    } catch {
      throw failure(error, waitingFor: "end of \(nic.name)", deadline)
    }
    try tell("netdev_del", [("id", .text(command.tapName(of: nic)))], by: deadline)
  }

  private func nic(_ name: String) throws(LabError) -> NIC {
    guard let nic = lab.configuration.nics.first(where: { $0.name == name }) else {
      throw .noSuchNIC(name)
    }
    return nic
  }

  /// Executes a QMP command.
  private func tell(
    _ order: String, _ arguments: [(String, QMPValue)], by deadline: Deadline
  ) throws(LabError) {
    let answer: QMPAnswer
    do throws(LineFailure) {
      let arguments = Dictionary(uniqueKeysWithValues: arguments)
      answer = try monitor.withLock { monitor throws(LineFailure) in
        try monitor.execute(order, arguments, by: deadline)
      }
    } catch {
      throw failure(error, waitingFor: "answer to \(order)", deadline)
    }
    if case .refused(let reason) = answer { throw .machineRefused(command: order, answer: reason) }
  }

  /// Runs a conversation with the guest; only one at a time.
  func talk<Result>(
    of event: String, by deadline: Deadline,
    _ body: (inout CommandChannel) throws(LineFailure) -> sending Result
  ) throws(LabError) -> Result {
    do throws(LineFailure) {
      return try channel.withLock { channel throws(LineFailure) in try body(&channel) }
    } catch {
      throw failure(error, waitingFor: event, deadline)
    }
  }

  private func failure(
    _ failure: LineFailure, waitingFor event: String, _ deadline: Deadline
  ) -> LabError {
    switch failure {
    case .late: return .timedOut(waitingFor: event, after: deadline.allowed, output: console)
    case .closed:
      // The console is complete when QEMU has ended.
      _ = try? emulator.wait(timeout: .seconds(10))
      return .machineEnded(console: console)
    }
  }
}

extension VPCLab {
  /// Boots a virtual machine with the lab's NICs, configures the primary one, and returns when the
  /// machine accepts commands.
  ///
  /// - Parameters:
  ///   - plugged: The NICs that it has from the start, in the order of their links; nil for all.
  ///   - timeout: The timeout for booting, which takes seconds with two CPUs and most of a minute with
  ///     96.
  /// - Throws: ``LabError``; the configuration must have ``VPCConfiguration/GuestKind/machine``.
  package func boot(
    _ options: MachineOptions = MachineOptions(), plugged: [String]? = ["eth0"],
    timeout: Duration = .seconds(180)
  ) throws(LabError) -> VirtualMachine {
    try options.check()
    let files = try MachineFiles(in: options.directory)
    let system = try GuestSystem(options, files: files, host: router)
    let machine = try start(system, options, files: files, plugged: plugged, timeout: timeout)
    try machine.output(of: ["ip", "-batch", "-"], input: topology.guestLinks)
    return machine
  }

  /// Starts a virtual machine, and returns when it accepts commands.
  func start(
    _ system: GuestSystem, _ options: MachineOptions, files: MachineFiles, plugged: [String]?,
    timeout: Duration
  ) throws(LabError) -> VirtualMachine {
    guard configuration.guest == .machine else {
      throw .impossible("The NICs of this lab are those of a host in namespaces.")
    }
    var nics = configuration.nics
    if let plugged {
      nics = []
      for name in plugged { nics.append(try nic(name)) }
    }
    let machine = try VirtualMachine(
      options, files: files, system: system, configuration: configuration, router: router,
      plugged: nics)
    try machine.awaitReady(by: Deadline(after: timeout))
    return machine
  }
}
