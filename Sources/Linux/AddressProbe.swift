// Asks the neighbours of links whether one of them has an address (RFC 5227, ARP probes).

internal import CLinux
package import Execution
internal import Glibc
package import Model
internal import SystemCalls

/// Asks neighbours for addresses, in the network namespace of the calling thread.
///
/// Nothing that is sent changes a neighbour's table: a probe has no sender address.
package enum AddressProbe {
  /// An address of a link.
  package struct Question: Hashable, Sendable {
    /// The link, with a MAC.
    package var link: Link
    /// Its address.
    package var address: IPv4Address

    /// Pairs a link with its address.
    package init(_ link: Link, _ address: IPv4Address) {
      self.link = link
      self.address = address
    }
  }

  /// How often each address is asked for (PROBE_NUM of RFC 5227), and how long the answers are waited for
  /// each time.
  private static let rounds = 3
  private static let patience = Duration.milliseconds(300)

  /// The other machines that have addresses.
  ///
  /// - Parameters:
  ///   - questions: The addresses, each on its link; one without a MAC, or that is down, is not asked for.
  ///   - own: The MACs of this guest: a NIC may answer for another one's address.
  /// - Returns: The MAC of a machine that answered, by the question.
  /// - Throws: ``KernelError`` without a change: `EPERM` without `CAP_NET_RAW`.
  package static func holders(
    of questions: [Question], besides own: Set<MACAddress>
  ) throws(KernelError) -> [Question: MACAddress] {
    let asked = questions.filter { $0.link.isUp && $0.link.mac != nil }
    guard !asked.isEmpty else { return [:] }
    let descriptor = arp_socket_open()
    guard descriptor >= 0 else { throw failure("socket") }
    defer { close(descriptor) }
    var holders: [Question: MACAddress] = [:]
    for _ in 0..<rounds {
      for question in asked where holders[question] == nil { send(question, over: descriptor) }
      let end = ContinuousClock.now + patience
      while wait(for: descriptor, until: end) {
        while let (sender, link) = receive(from: descriptor) {
          for question in asked
          where question.link.index == link && question.address == sender.address
            && !own.contains(sender.mac)
          {
            holders[question] = sender.mac
          }
        }
      }
    }
    return holders
  }

  /// Sends a probe; what cannot be sent is not answered.
  private static func send(_ question: Question, over descriptor: Int32) {
    guard let mac = question.link.mac else { return }
    // Ethernet and IPv4, lengths of both addresses, a request.
    let packet: [UInt8] =
      [0, 1, 8, 0, 6, 4, 0, 1] + mac.bytes + [0, 0, 0, 0] + [UInt8](repeating: 0, count: 6)
      + question.address.bytes
    _ = unsafe packet.withUnsafeBufferPointer {
      unsafe arp_socket_broadcast(descriptor, question.link.index, $0.baseAddress, $0.count)
    }
  }

  private static func wait(for descriptor: Int32, until end: ContinuousClock.Instant) -> Bool {
    let left = max(end - ContinuousClock.now, .zero).components
    let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
    guard milliseconds > 0 else { return false }
    var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&readable, 1, Int32(clamping: milliseconds)) > 0
  }

  /// The sender of the next ARP packet, and the link that it came by; nil if there is none.
  private static func receive(
    from descriptor: Int32
  ) -> (sender: (mac: MACAddress, address: IPv4Address), link: UInt32)? {
    while true {
      var link: UInt32 = 0
      var packet = [UInt8](repeating: 0, count: 64)
      let count = unsafe packet.withUnsafeMutableBufferPointer {
        unsafe arp_socket_receive(descriptor, $0.baseAddress, $0.count, &link)
      }
      guard count >= 0 else { return nil }
      guard let sender = sender(of: packet.prefix(Int(count))) else { continue }
      return (sender, link)
    }
  }

  /// The addresses of an ARP packet's sender; nil for another packet.
  ///
  /// A request tells its sender too, as does one that nobody asked for.
  static func sender(of packet: ArraySlice<UInt8>) -> (mac: MACAddress, address: IPv4Address)? {
    guard packet.count >= 28, packet.starts(with: [0, 1, 8, 0, 6, 4]),
      let mac = MACAddress(bytes: packet.dropFirst(8).prefix(6)),
      case .v4(let address)? = IPAddress(bytes: packet.dropFirst(14).prefix(4))
    else { return nil }
    return (mac, address)
  }

  private static func failure(_ call: String) -> KernelError {
    let number = errno
    return KernelError(operation: call, number: number, message: ErrorNumber(number).words)
  }
}
