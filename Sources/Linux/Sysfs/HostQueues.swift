// The queues of the backend's NICs: channels by netlink, receive packet steering by sysfs.

internal import Execution
internal import Files
internal import Glibc
package import Model
internal import Netlink
internal import Planning
internal import SystemCalls

/// Reads and changes queues.
struct HostQueues: ~Copyable {
  var links: Set<LinkName> = []
  private var ethtool: EthtoolSocket?
  private var hasAsked = false

  /// Adds the queues of the requested links to a snapshot.
  mutating func observe(into observed: inout ObservedState) throws(KernelError) {
    guard !links.isEmpty else { return }
    observed.processors = .here()
    let channels: [UInt32: Channels]
    do throws(NetlinkError) {
      if !hasAsked { ethtool = try EthtoolSocket() }
      hasAsked = true
      channels = try ethtool?.channels() ?? [:]
    } catch {
      throw KernelError(error)
    }
    for link in observed.links where links.contains(link.name) {
      var queues = LinkQueues(channels: channels[link.index], driver: link.kind)
      if let directory = LinkDirectory(index: link.index, mac: link.mac) {
        queues.steering = directory.steering()
        queues.driver = directory.driver ?? queues.driver
      }
      observed.queues[link.name] = queues
    }
  }

  /// Changes the channels of a link.
  mutating func setChannels(
    index: UInt32, from before: ChannelCounts, to after: ChannelCounts
  ) -> NetlinkError? {
    guard ethtool != nil else {
      return NetlinkError(.setChannels(), .refused(Refusal(number: EOPNOTSUPP)))
    }
    return ethtool?.setChannels(index: index, from: before, to: after)
  }

  /// Changes the CPUs that the packets of a receive queue are spread over.
  ///
  /// - Returns: Nil on success, otherwise the error without the change.
  func setSteering(
    of queue: Int, to cpus: CPUSet, index: UInt32, mac: MACAddress?
  ) -> KernelError? {
    guard let directory = LinkDirectory(index: index, mac: mac) else {
      return KernelError(operation: "open", number: ENODEV, message: "no such link")
    }
    let attribute = LinkDirectory.steering(of: queue)
    return directory.write(cpus.mask, to: attribute).map { failure in
      KernelError(
        operation: failure.call, number: failure.number, message: ErrorNumber(failure.number).words,
        path: "\(directory.path)/\(attribute)")
    }
  }
}

extension LinkDirectory {
  /// The attribute with the CPUs that a receive queue's packets are spread over.
  ///
  /// Source: sysfs-class-net-queues of the kernel's ABI documentation.
  static func steering(of queue: Int) -> String { "queues/rx-\(queue)/rps_cpus" }

  /// The CPUs that the packets of each receive queue are spread over.
  func steering() -> [CPUSet] {
    var queues: [CPUSet] = []
    while let cpus = read(Self.steering(of: queues.count)).flatMap({ CPUSet(mask: $0) }) {
      queues.append(cpus)
    }
    return queues
  }
}

extension LinuxBackend {
  /// The driver of a link's device (`device/driver` in sysfs); nil if it has none, or if /sys does
  /// not show the link.
  package static func driver(of link: Link) -> String? {
    LinkDirectory(index: link.index, mac: link.mac)?.driver
  }
}

extension Processors {
  /// The CPUs of this machine.
  static func here() -> Processors {
    let online = cpus("online") ?? CPUSet(0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let kept = [cpus("isolated"), cpus("nohz_full")].flatMap { $0?.cpus ?? [] }
    let steering = line("/proc/sys/net/core/rps_default_mask").flatMap { CPUSet(mask: $0) }
    return Processors(
      online: online, isolated: CPUSet(kept), defaultSteering: steering ?? CPUSet())
  }

  private static func cpus(_ list: String) -> CPUSet? {
    line("/sys/devices/system/cpu/\(list)").flatMap { CPUSet(list: $0) }
  }

  private static func line(_ path: String) -> String? {
    ((try? Files.read(path)) ?? nil).map { firstLine(of: $0[...]) }
  }
}
