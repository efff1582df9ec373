// DHCP servers that lease for less than dnsmasq's two minutes: ISC dhcpd and Kea.

internal import Synchronization

/// A DHCP server that `.ci/install-needs servers` unpacks.
package enum UnpackedDHCPServer: String, Hashable, Sendable, CaseIterable {
  /// ISC dhcpd.
  case dhcpd
  /// Kea.
  case kea

  /// What it writes when it listens.
  fileprivate var readiness: String {
    switch self {
    case .dhcpd: "Server starting service"
    case .kea: "DHCP4_STARTED"
    }
  }

  /// Its command, for a configuration in a file.
  fileprivate func command(in directory: String, interfaces: [String]) -> [String] {
    switch self {
    case .dhcpd:
      [
        "\(directory)/usr/sbin/dhcpd", "-4", "-f", "-d", "-cf", path, "-lf", "\(path).leases",
        "--no-pid",
      ] + interfaces
    case .kea: ["\(directory)/usr/sbin/kea-dhcp4", "-c", path]
    }
  }

  /// The file of its configuration, in the router.
  fileprivate var path: String { "/run/\(rawValue).conf" }
}

extension VPCLab {
  /// Starts a server instead of the running one, and returns when it listens.
  ///
  /// - Parameters:
  ///   - directory: Where it was unpacked.
  ///   - leaseTime: How long a lease lasts, in seconds.
  ///   - renewal: T1, in seconds.
  /// - Throws: ``LabError``.
  package func startDHCP(
    _ kind: UnpackedDHCPServer, unpackedIn directory: String, leaseTime: Int, renewal: Int
  ) throws(LabError) {
    stopDHCP()
    let text =
      switch kind {
      case .dhcpd: dhcpdConfiguration(leaseTime: leaseTime, renewal: renewal)
      case .kea: keaConfiguration(leaseTime: leaseTime, renewal: renewal)
      }
    try router.output(
      of: ["sh", "-c", "cat >\(kind.path) && : >\(kind.path).leases"], input: text)
    let interfaces = configuration.vSwitches.map { "vsw\($0)" }
    let libraries = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map { "\(directory)/usr/lib/\($0)" }
    let command = try router.start(
      kind.command(in: directory, interfaces: interfaces),
      environment: [
        "LD_LIBRARY_PATH": libraries.joined(separator: ":"), "KEA_PIDFILE_DIR": "/run",
        "KEA_LOCKFILE_DIR": "none",
      ])
    server.withLock { $0 = command }
    try command.waitForOutput(kind.readiness)
  }

  private func dhcpdConfiguration(leaseTime: Int, renewal: Int) -> String {
    let subnets = configuration.vSwitches.map {
      "subnet 10.0.\($0).0 netmask 255.255.255.0 { option routers 10.0.\($0).253; }\n"
    }
    let hosts = configuration.nics.map {
      "host \($0.name) { hardware ethernet \($0.macAddress); fixed-address \($0.address); }\n"
    }
    return """
      authoritative;
      default-lease-time \(leaseTime);
      max-lease-time \(leaseTime);
      option dhcp-renewal-time \(renewal);
      \((subnets + hosts).joined())
      """
  }

  private func keaConfiguration(leaseTime: Int, renewal: Int) -> String {
    let subnets = configuration.vSwitches.map { number in
      let hosts = configuration.nics.filter { $0.vSwitch == number }.map {
        "{ \"hw-address\": \"\($0.macAddress)\", \"ip-address\": \"\($0.address)\" }"
      }
      return """
        { "id": \(number + 1), "subnet": "10.0.\(number).0/24",
          "option-data": [ { "name": "routers", "data": "10.0.\(number).253" } ],
          "reservations": [ \(hosts.joined(separator: ", ")) ] }
        """
    }
    let interfaces = configuration.vSwitches.map { "\"vsw\($0)\"" }
    return """
      { "Dhcp4": {
        "interfaces-config": { "interfaces": [ \(interfaces.joined(separator: ", ")) ] },
        "lease-database": { "type": "memfile", "persist": false },
        "authoritative": true, "valid-lifetime": \(leaseTime), "renew-timer": \(renewal),
        "subnet4": [ \(subnets.joined(separator: ", ")) ],
        "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
          "output_options": [ { "output": "stdout" } ] } ]
      } }
      """
  }
}
