// The MACs that links receive for in addition to their own: reads RTM_NEWNEIGH of the bridge family.

internal import CNetlink
internal import Glibc
internal import Model

/// A unicast MAC that a link receives for in addition to its own.
struct Station {
  let linkIndex: UInt32
  let mac: MACAddress

  /// The length of the kernel's header (`struct ndmsg`).
  static let headerLength = 12

  /// Reads an entry.
  ///
  /// - Returns: Nil for an entry of a bridge, and for a multicast address.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    let header = message.payload
    guard let index = header.number(at: 4, as: UInt32.self),
      let flags = header.number(at: 10, as: UInt8.self),
      let attributes = message.attributes(after: Self.headerLength)
    else { throw NetlinkError(message.type, .malformed) }
    guard flags & UInt8(NTF_SELF) != 0, flags & UInt8(NTF_MASTER) == 0,
      let bytes = attributes[Int(NDA_LLADDR)], let mac = MACAddress(bytes: bytes),
      // The group bit of a MAC (IEEE 802).
      bytes.first.map({ $0 & 1 == 0 }) == true
    else { return nil }
    linkIndex = index
    self.mac = mac
  }
}

extension Request {
  /// Requests the forwarding entries of every link.
  static func dumpStations() throws(NetlinkError) -> Request {
    var header = [UInt8](repeating: 0, count: Station.headerLength)
    header[0] = UInt8(AF_BRIDGE)
    return Request(
      .getNeighbour, try Message(.getNeighbour, header: header), flags: NLM_F_DUMP)
  }
}
