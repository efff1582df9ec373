// The header of a route's message, which comes before the attributes.

internal import CNetlink

/// The kernel's header of a route's messages (`struct rtmsg`).
struct RouteHeader {
  static let length = 12

  let family, destinationLength, sourceLength, typeOfService: UInt8
  let table, madeBy, scope, type: UInt8
  let flags: UInt32

  /// Nil if the message is too short.
  init?(_ payload: ArraySlice<UInt8>) {
    let bytes = [UInt8](payload.prefix(8))
    guard bytes.count == 8, let flags = payload.number(at: 8, as: UInt32.self) else { return nil }
    family = bytes[0]
    destinationLength = bytes[1]
    sourceLength = bytes[2]
    typeOfService = bytes[3]
    table = bytes[4]
    madeBy = bytes[5]
    scope = bytes[6]
    type = bytes[7]
    self.flags = flags
  }

  /// Whether the header has a meaning that the model does not represent.
  var hasMore: Bool {
    let state =
      RTNH_F_DEAD | RTNH_F_OFFLOAD | RTNH_F_LINKDOWN | RTNH_F_UNRESOLVED | RTNH_F_TRAP
      | RTM_F_OFFLOAD | RTM_F_TRAP | RTM_F_OFFLOAD_FAILED
    return typeOfService != 0 || sourceLength != 0
      || flags & ~UInt32(state | RTNH_F_ONLINK) != 0
  }
}
