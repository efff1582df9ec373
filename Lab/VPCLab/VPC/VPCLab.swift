// The lab: a VPC with a guest in it, which leaves nothing behind.

internal import Glibc
internal import Synchronization

/// A VPC in network namespaces: vSwitches, a router that leads to the internet and leases addresses
/// by DHCP, and a guest whose primary NIC is configured and whose other NICs are not.
///
/// Outside of its namespaces there is no trace of it: no name under /run/netns, no file, no link. It
/// ends with ``takeDown()``, with the last reference to it, or with this process, even if that is killed.
package final class VPCLab: Sendable {
  /// The configuration that it was made from.
  package let configuration: VPCConfiguration
  /// The guest.
  ///
  /// If the guest is a virtual machine, this is a host without NICs.
  package let guest: Host
  /// The router.
  ///
  /// Its links `vsw0`, … are the vSwitches, with 10.0.n.253 on each.
  package let router: Host

  /// An address behind the router that answers pings.
  package static var internet: String { Topology.internet }

  let server = Mutex<BackgroundCommand?>(nil)
  let leasing = Mutex(Leasing())
  let metadataState: Mutex<MetadataState>
  let topology: Topology

  /// Makes a lab and returns when it works, including its servers.
  ///
  /// - Parameters:
  ///   - toolDirectory: The first directory in the PATH of hosts; by default the directory of this
  ///     process's executable, where the build puts `enicfg`.
  ///   - timeout: The timeout for making it.
  /// - Throws: ``LabError`` if this machine can't run it; then nothing is left behind.
  package init(
    _ configuration: VPCConfiguration = VPCConfiguration(), toolDirectory: String? = nil,
    timeout: Duration = .seconds(30)
  ) throws(LabError) {
    try configuration.check()
    guard geteuid() == 0 else { throw .notRoot }
    try Tool.checkAll()
    let deadline = Deadline(after: timeout)
    let tools = toolDirectory ?? VPCLab.executableDirectory
    let routerHolder = try NamespaceHolder(role: "router", forwardsPackets: true)
    let guestHolder = try NamespaceHolder(role: "guest", forwardsPackets: false)
    try routerHolder.awaitReady(by: deadline)
    try guestHolder.awaitReady(by: deadline)

    self.configuration = configuration
    router = Host(holder: routerHolder, toolDirectory: tools)
    guest = Host(holder: guestHolder, toolDirectory: tools)
    metadataState = Mutex(MetadataState(content: VPCMetadata(of: configuration)))
    topology = Topology(configuration: configuration, guest: guest.pid, router: router.pid)
    try changeLinks(topology.routerLinks)
    if configuration.guest == .namespaces {
      try guest.output(of: ["ip", "-batch", "-"], input: topology.guestLinks)
    }
    try changeRules(configuration.nics.map(Topology.rules).joined())
    for nic in configuration.nics { try awaitForwarding(nic, by: deadline) }
    if let options = configuration.dhcp { try startDHCP(options) }
    if let options = configuration.metadata { try startMetadata(options) }
  }

  deinit { takeDown() }

  /// Ends every process of the lab and removes its namespaces.
  ///
  /// A second call does nothing.
  package func takeDown() {
    guest.holder.release()
    router.holder.release()
  }

  /// A NIC of the configuration by its name.
  ///
  /// - Throws: ``LabError/noSuchNIC(_:)``.
  package func nic(_ name: String) throws(LabError) -> NIC {
    guard let nic = configuration.nics.first(where: { $0.name == name }) else {
      throw .noSuchNIC(name)
    }
    return nic
  }

  /// Changes the VPC's links with `ip -batch`, also in the guest.
  func changeLinks(_ lines: String) throws(LabError) {
    // Outside of the router's PID namespace, because the commands name the guest's process.
    try router.inNetworkOnly.output(of: ["ip", "-batch", "-"], input: lines)
  }

  /// Changes packet paths with `nft`.
  func changeRules(_ text: String) throws(LabError) {
    try router.output(of: ["nft", "-f", "-"], input: text)
  }

  /// Creates a NIC with its link in the guest.
  func connect(_ nic: NIC, as link: String) throws(LabError) {
    try changeLinks(topology.path(of: nic, to: link))
    try changeRules(Topology.rules(for: nic))
    try awaitForwarding(nic, by: Deadline(after: .seconds(10)))
  }

  /// Waits until the bridge forwards packets of a NIC's port, which takes microseconds.
  private func awaitForwarding(_ nic: NIC, by deadline: Deadline) throws(LabError) {
    // Source: BR_STATE_FORWARDING in linux/if_bridge.h; the kernel has no event to wait for.
    while try router.contents(of: "/sys/class/net/port\(nic.index)/brport/state") != "3\n" {
      guard !deadline.hasPassed else {
        throw .timedOut(
          waitingFor: "forwarding for \(nic.name)", after: deadline.allowed, output: "")
      }
      usleep(200)
    }
  }

  /// The directory of this process's executable.
  static var executableDirectory: String {
    guard let text = unsafe realpath("/proc/self/exe", nil) else { return "/usr/bin" }
    defer { unsafe free(text) }
    let path = unsafe String(cString: text)
    return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
  }
}
