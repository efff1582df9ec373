// The VPC's DHCP server: dnsmasq in the router, with a fixed IP address per MAC address.

internal import Synchronization

/// The state of the DHCP server.
struct Leasing {
  /// The options of the running server; nil if none or a faulty one runs.
  var options: DHCPServerOptions?
  /// The leased addresses that differ from the configuration, by the NIC's name.
  var addresses: [String: String] = [:]
}

extension VPCLab {
  /// Starts the DHCP server and returns when it listens.
  ///
  /// Stops a running one first.
  ///
  /// - Throws: ``LabError``.
  package func startDHCP(_ options: DHCPServerOptions = DHCPServerOptions()) throws(LabError) {
    stopDHCP()
    let command = try router.start(dnsmasqCommand(options))
    server.withLock { $0 = command }
    leasing.withLock { $0.options = options }
    // It logs this when its sockets are bound.
    try command.waitForOutput("DHCP, static leases only")
  }

  /// Starts a faulty DHCP server instead of the running one.
  ///
  /// It serves one vSwitch and is a process, `enicfg-lab dhcp-fault`.
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

  /// Changes the address that the server leases to a NIC, as if its primary address were changed.
  ///
  /// Restarts the running server with an empty log. A faulty server continues to lease the old address.
  ///
  /// - Parameter address: An address of the vSwitch's block that no other NIC has.
  /// - Throws: ``LabError``.
  package func lease(_ address: String, to name: String) throws(LabError) {
    let nic = try nic(name)
    let options = leasing.withLock { leasing in
      leasing.addresses[nic.name] = address
      return leasing.options
    }
    if let options { try startDHCP(options) }
  }

  /// Stops the DHCP server, also a faulty one.
  ///
  /// The router continues to route.
  package func stopDHCP() {
    server.withLock { server in
      server?.terminate()
      server = nil
    }
    leasing.withLock { $0.options = nil }
  }

  /// The DHCP server's log since its start.
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
