// The IPv4 and UDP headers of a message, which the user of a packet socket has to add.

import Model

/// The headers of a DHCP datagram.
///
/// Source: RFC 791 §3.1, RFC 768, RFC 1071 (the checksum).
enum Datagram {
  static let serverPort: UInt16 = 67
  static let clientPort: UInt16 = 68
  private static let ipHeaderLength = 20
  private static let udpHeaderLength = 8
  private static let udp: UInt8 = 17

  /// Wraps a client's broadcast to 255.255.255.255; from 0.0.0.0 if it has no address yet.
  static func fromClient(_ payload: [UInt8], at address: IPv4Address = .any) -> [UInt8] {
    wrap(payload, from: address, port: clientPort, to: .limitedBroadcast, port: serverPort)
  }

  /// Wraps a payload in UDP and IPv4 headers with both checksums.
  static func wrap(
    _ payload: [UInt8], from source: IPv4Address, port sourcePort: UInt16,
    to destination: IPv4Address, port destinationPort: UInt16
  ) -> [UInt8] {
    let udpLength = UInt16(udpHeaderLength + payload.count)
    var packet: [UInt8] = [0x45, 0]  // version 4, five words of header; no type of service
    packet.append(number: UInt16(ipHeaderLength) + udpLength)
    packet += [0, 0, 0, 0]  // identification, flags and fragment offset
    packet += [64, udp, 0, 0]  // time to live, protocol, checksum
    packet += source.bytes + destination.bytes
    packet.put(checksum(packet.span, from: 0, to: ipHeaderLength), at: 10)

    packet.append(number: sourcePort)
    packet.append(number: destinationPort)
    packet.append(number: udpLength)
    packet += [0, 0]
    packet += payload
    let sum = udpChecksum(packet.span, headerLength: ipHeaderLength, end: packet.count)
    packet.put(sum == 0 ? 0xFFFF : sum, at: ipHeaderLength + 6)  // 0 would mean "none"
    return packet
  }

  /// The range of the payload in a packet to the client's port.
  ///
  /// The server's port is not checked: RFC 2131 §4.1 names only the destination port of a reply.
  ///
  /// - Parameter isChecksumReady: False if the UDP checksum should not be checked, because the
  ///   sender is on this host and the checksum is incomplete.
  /// - Throws: ``DropReason/malformedPacket`` for inconsistent lengths, a fragment or
  ///   another protocol; ``DropReason/otherPort``; ``DropReason/wrongChecksum`` for either header.
  static func payload(
    of packet: Span<UInt8>, isChecksumReady: Bool
  ) throws(DropReason) -> Range<Int> {
    guard packet.holds(ipHeaderLength, at: 0), packet[0] >> 4 == 4 else { throw .malformedPacket }
    let headerLength = Int(packet[0] & 0x0F) * 4
    let end = Int(packet.uint16(at: 2))  // the link layer's padding may follow
    guard headerLength >= ipHeaderLength, end <= packet.count,
      udpHeaderLength <= end - headerLength,
      packet[9] == udp, packet.uint16(at: 6) & 0x3FFF == 0  // neither part of a fragment
    else { throw .malformedPacket }
    guard checksum(packet, from: 0, to: headerLength) == 0 else { throw .wrongChecksum }

    let udpLength = Int(packet.uint16(at: headerLength + 4))
    guard udpLength >= udpHeaderLength, udpLength <= end - headerLength else {
      throw .malformedPacket
    }
    guard packet.uint16(at: headerLength + 2) == clientPort else { throw .otherPort }
    let udpEnd = headerLength + udpLength
    if isChecksumReady, packet.uint16(at: headerLength + 6) != 0 {
      let sum = udpChecksum(packet, headerLength: headerLength, end: udpEnd)
      guard sum == 0 else { throw .wrongChecksum }
    }
    return headerLength + udpHeaderLength..<udpEnd
  }

  /// The UDP checksum with its pseudo-header; 0 if the packet has the correct checksum.
  private static func udpChecksum(
    _ packet: Span<UInt8>, headerLength: Int, end: Int
  ) -> UInt16 {
    let pseudoHeader =
      UInt32(packet.uint16(at: 12)) + UInt32(packet.uint16(at: 14))
      + UInt32(packet.uint16(at: 16)) + UInt32(packet.uint16(at: 18))
      + UInt32(udp) + UInt32(end - headerLength)
    return checksum(packet, from: headerLength, to: end, sum: pseudoHeader)
  }

  /// The one's complement of the one's complement sum of 16-bit words; an odd last byte is padded.
  private static func checksum(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, sum initial: UInt32 = 0
  ) -> UInt16 {
    var sum = initial  // at most 2^15 words of 2^16: no overflow
    var offset = start
    while offset + 1 < end {
      sum += UInt32(bytes.uint16(at: offset))
      offset += 2
    }
    if offset < end { sum += UInt32(bytes[offset]) << 8 }
    while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
    return ~UInt16(sum)
  }
}
