// The VPC's DHCP server: dnsmasq in the router, with a fixed address per MAC address.

internal import Synchronization

/// What the DHCP server leases, and how.
struct Leasing {
  /// The options of the server that runs; nil where none does, or a faulty one.
  var options: DHCPServerOptions?
  /// Addresses that differ from the configuration's, by the NIC's name.
  var addresses: [String: String] = [:]
}

extension VPCLab {
  /// Starts the DHCP server and returns once it listens; one that runs is stopped before.
  ///
  /// - Throws: ``LabError``.
  package func startDHCP(_ options: DHCPServerOptions = DHCPServerOptions()) throws(LabError) {
    stopDHCP()
    let command = try router.start(dnsmasqCommand(options))
    server.withLock { $0 = command }
    leasing.withLock { $0.options = options }
    // It says so once its sockets are bound.
    try command.waitForOutput("DHCP, static leases only")
  }

  /// Starts a DHCP server that does something wrong, in place of the one that runs.
  ///
  /// It serves one vSwitch and is a process of its own, `enicfg-lab dhcp-fault`.
  ///
  /// - Throws: ``LabError``.
  package func startDHCP(_ fault: DHCPFault, vSwitch: Int = 0) throws(LabError) {
    stopDHCP()
    let command = try router.start([
      "enicfg-lab", "dhcp-fault", fault.rawValue, "--vswitch", "\(vSwitch)", "--vswitches",
      configuration.layout.rawValue, "--enis", "\(configuration.nicCount)",
    ])
    server.withLock { $0 = command }
    try command.waitForOutput("listening")
  }

  /// Leases another address to a NIC from now on, as where its primary address was changed.
  ///
  /// The server that runs is started anew, its log with it; a faulty one knows nothing of this.
  ///
  /// - Parameter address: One of the vSwitch's block that no other NIC has.
  /// - Throws: ``LabError``.
  package func lease(_ address: String, to name: String) throws(LabError) {
    let nic = try nic(name)
    let options = leasing.withLock { leasing in
      leasing.addresses[nic.name] = address
      return leasing.options
    }
    if let options { try startDHCP(options) }
  }

  /// Stops the DHCP server, a faulty one too; the router goes on routing.
  package func stopDHCP() {
    server.withLock { server in
      server?.terminate()
      server = nil
    }
    leasing.withLock { $0.options = nil }
  }

  /// What the DHCP server has logged since it was started.
  package var dhcpLog: String { server.withLock { $0?.output ?? "" } }

  private func dnsmasqCommand(_ options: DHCPServerOptions) -> [String] {
    let seconds = options.leaseTime.components.seconds
    let addresses = leasing.withLock { $0.addresses }
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
      + configuration.nics.map {
        "--dhcp-host=\($0.macAddress),\(addresses[$0.name] ?? $0.address)"
      }
      + options.arguments
  }
}
