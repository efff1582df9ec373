// The VPC's DHCP server: dnsmasq in the router, with a fixed address per MAC address.

internal import Synchronization

extension VPCLab {
  /// Starts the DHCP server and returns once it listens; one that runs is stopped before.
  ///
  /// - Throws: ``LabError``.
  public func startDHCP(_ options: DHCPServerOptions = DHCPServerOptions()) throws(LabError) {
    stopDHCP()
    let command = try router.start(dnsmasqCommand(options))
    server.withLock { $0 = command }
    // It says so once its sockets are bound.
    try command.waitForOutput("DHCP, static leases only")
  }

  /// Starts a DHCP server that does something wrong, in place of the one that runs.
  ///
  /// It serves one vSwitch and is a process of its own, `enicfg-lab dhcp-fault`.
  ///
  /// - Throws: ``LabError``.
  public func startDHCP(_ fault: DHCPFault, vSwitch: Int = 0) throws(LabError) {
    stopDHCP()
    let command = try router.start([
      "enicfg-lab", "dhcp-fault", fault.rawValue, "--vswitch", "\(vSwitch)", "--vswitches",
      configuration.layout.rawValue, "--enis", "\(configuration.nicCount)",
    ])
    server.withLock { $0 = command }
    try command.waitForOutput("listening")
  }

  /// Stops the DHCP server, a faulty one too; the router goes on routing.
  public func stopDHCP() {
    server.withLock { server in
      server?.terminate()
      server = nil
    }
  }

  /// What the DHCP server has logged since it was started.
  public var dhcpLog: String { server.withLock { $0?.output ?? "" } }

  private func dnsmasqCommand(_ options: DHCPServerOptions) -> [String] {
    let seconds = options.leaseTime.components.seconds
    return [
      "dnsmasq", "--conf-file=/dev/null", "--no-daemon", "--log-facility=-", "--pid-file=",
      "--user=root", "--port=0", "--no-ping", "--dhcp-authoritative", "--leasefile-ro",
      "--bind-interfaces", "--dhcp-option=option:dns-server,100.100.2.136,100.100.2.138",
    ]
      + configuration.vSwitches.flatMap { number in
        [
          "--interface=vsw\(number)",
          "--dhcp-range=10.0.\(number).0,static,255.255.255.0,\(seconds)",
        ]
      }
      + configuration.nics.map { "--dhcp-host=\($0.macAddress),\($0.address)" }
      + options.arguments
  }
}
