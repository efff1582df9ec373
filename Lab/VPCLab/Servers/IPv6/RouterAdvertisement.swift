// A router advertisement (RFC 4861) as an Ethernet frame, which the lab's router sends on request.

internal import CLab
internal import Glibc

/// A router advertisement of the lab's router.
package struct RouterAdvertisement: Hashable, Sendable {
  /// The preference of the router (RFC 4191).
  package enum Preference: UInt8, Hashable, Sendable {
    /// The usual one.
    case medium = 0
    /// Preferred to others.
    case high = 1
    /// Used if there is no other.
    case low = 3
  }

  /// The preference.
  package var preference = Preference.medium
  /// How long the router may be used for a default route, in seconds; 0 if it may not.
  package var lifetime: UInt16 = 1800
  /// N of a prefix 2001:db8:N::/64 that hosts take addresses from; nil for none.
  package var prefix: UInt16?
  /// Whether it also has the route ::/0 with a high preference, for 1800 seconds (RFC 4191).
  package var hasDefaultRoute = false

  /// Makes the advertisement of a router that may be used for half an hour.
  package init(prefix: UInt16? = nil) { self.prefix = prefix }

  /// The frame to all nodes from fe80::N, where N is the NIC's number and 16.
  func frame(for nic: NIC) -> [UInt8] {
    let source: [UInt8] = [0xfe, 0x80] + [UInt8](repeating: 0, count: 13) + [UInt8(16 + nic.index)]
    let group: [UInt8] = [0xff, 0x02] + [UInt8](repeating: 0, count: 13) + [1]
    var message = self.message
    let pseudoHeader = source + group + [0, 0, 0, UInt8(message.count), 0, 0, 0, 58]
    let sum = checksum(of: pseudoHeader + message)
    message[2...3] = [UInt8(sum >> 8), UInt8(sum & 0xff)]
    // To the group's address, from a router's, as IPv6, with the hop limit 255.
    return [0x33, 0x33, 0, 0, 0, 1, 0x00, 0x16, 0x3e, 0xfe, 0xff, UInt8(nic.index), 0x86, 0xdd]
      + [0x60, 0, 0, 0, 0, UInt8(message.count), 58, 255] + source + group + message
  }

  private var message: [UInt8] {
    var bytes: [UInt8] = [134, 0, 0, 0, 64, preference.rawValue << 3]
    bytes += [UInt8(lifetime >> 8), UInt8(lifetime & 0xff)] + [UInt8](repeating: 0, count: 8)
    if let prefix {
      // On-link and autonomous, valid for a day, preferred for four hours.
      bytes += [3, 4, 64, 0xc0, 0x00, 0x01, 0x51, 0x80, 0x00, 0x00, 0x38, 0x40, 0, 0, 0, 0]
      bytes += [0x20, 0x01, 0x0d, 0xb8, UInt8(prefix >> 8), UInt8(prefix & 0xff)]
      bytes += [UInt8](repeating: 0, count: 10)
    }
    if hasDefaultRoute { bytes += [24, 1, 0, Preference.high.rawValue << 3, 0, 0, 0x07, 0x08] }
    return bytes
  }

  /// The Internet checksum (RFC 1071) of an even number of bytes.
  private func checksum(of bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for at in stride(from: 0, to: bytes.count, by: 2) {
      sum += UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1])
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }
}

extension VPCLab {
  /// Sends a router advertisement to a NIC.
  ///
  /// - Throws: ``LabError``.
  package func send(_ advertisement: RouterAdvertisement, to name: String) throws(LabError) {
    let nic = try nic(name)
    let frame = advertisement.frame(for: nic).map { String($0) }
    try router.output(of: ["enicfg-lab", "send-frame", "port\(nic.index)"] + frame)
  }
}

/// Sends an Ethernet frame by a link of this process's network namespace.
///
/// - Throws: ``LabError/systemCall(_:_:)``.
package func sendFrame(_ bytes: [UInt8], by link: String) throws(LabError) {
  guard unsafe lab_send_frame(link, bytes, bytes.count) == 0 else {
    throw .systemCall("send a frame by \(link)", .current)
  }
}
