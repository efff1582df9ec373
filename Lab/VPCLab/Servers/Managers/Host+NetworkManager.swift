// NetworkManager in a host of the lab.

extension Host {
  /// Starts NetworkManager with a message bus of its own, and returns when its startup is complete.
  ///
  /// - Parameters:
  ///   - programs: What it was unpacked with.
  ///   - links: The only links that it manages.
  /// - Throws: ``LabError``.
  package func startNetworkManager(
    of programs: UnpackedPrograms, managing links: [String]
  ) throws(LabError) -> BackgroundCommand {
    let others = links.map { ",except:interface-name:\($0)" }.joined()
    // Without udev, which a /sys that cannot be written tells, links need not be announced.
    let preparation = """
      mkdir -p /run/dbus /run/NetworkManager /var/lib/NetworkManager /run/none
      mount -o remount,ro,bind /sys
      """
    try output(of: ["sh", "-ec", preparation])
    try output(of: ["sh", "-c", "cat >/run/dbus/bus.conf"], input: busConfiguration)
    try output(
      of: ["sh", "-c", "cat >/run/NetworkManager/NetworkManager.conf"],
      input: """
        [main]
        plugins=keyfile
        dhcp=internal
        dns=none
        auth-polkit=false
        no-auto-default=*
        systemd-resolved=false
        hostname-mode=none
        [keyfile]
        unmanaged-devices=*\(others)
        [connectivity]
        enabled=false
        """)
    let bus = try start(
      [
        programs.path("usr/bin/dbus-daemon"), "--config-file=/run/dbus/bus.conf", "--nofork",
        "--nopidfile", "--print-address",
      ], environment: programs.environment)
    try bus.waitForOutput("unix:path=")
    let manager = try start(
      [
        programs.path("usr/sbin/NetworkManager"), "--debug", "--config",
        "/run/NetworkManager/NetworkManager.conf", "--config-dir", "/run/none", "--pid-file",
        "/run/NetworkManager/pid", "--state-file", "/var/lib/NetworkManager/state",
      ], environment: programs.environment)
    try manager.waitForOutput("startup complete")
    return manager
  }
}

/// A message bus on which everybody may do everything.
private let busConfiguration = """
  <busconfig>
    <type>system</type>
    <listen>unix:path=/run/dbus/system_bus_socket</listen>
    <auth>EXTERNAL</auth>
    <policy context="default">
      <allow user="*"/><allow own="*"/>
      <allow send_type="method_call"/><allow send_type="signal"/>
      <allow send_type="method_return"/><allow send_type="error"/>
      <allow receive_type="method_call"/><allow receive_type="signal"/>
      <allow receive_type="method_return"/><allow receive_type="error"/>
    </policy>
  </busconfig>
  """
