// systemd-networkd in a host of the lab.

extension Host {
  /// Starts systemd-networkd as it runs in a guest, the links announced by udev, and returns when it knows them.
  ///
  /// - Parameters:
  ///   - programs: What it was unpacked with.
  ///   - logLevel: What it logs: a level of systemd's.
  /// - Throws: ``LabError``.
  package func startNetworkd(
    of programs: UnpackedPrograms, logLevel: String = "info"
  ) throws(LabError) -> BackgroundCommand {
    let preparation = """
      grep -q ^systemd-network: /etc/passwd ||
        echo 'systemd-network:x:998:998::/:/usr/sbin/nologin' >>/etc/passwd
      grep -q ^systemd-network: /etc/group || echo 'systemd-network:x:998:' >>/etc/group
      mkdir -p /run/udev/data
      for file in /sys/class/net/*/ifindex; do echo I:1 >/run/udev/data/n$(cat $file); done
      : >/run/udev/control
      for name in . links leases lldp; do
        install -d -o systemd-network -g systemd-network /run/systemd/netif/$name
      done
      """
    try output(of: ["sh", "-ec", preparation])
    var environment = programs.environment
    environment["SYSTEMD_LOG_TARGET"] = "console"
    environment["SYSTEMD_LOG_LEVEL"] = logLevel
    let service = try start(
      [programs.path("lib/systemd/systemd-networkd")], environment: environment)
    try service.waitForOutput("Enumeration completed")
    return service
  }
}
