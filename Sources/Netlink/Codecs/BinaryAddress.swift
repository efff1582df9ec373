// The owner of libnl's addresses, and the numbers of the families.

internal import CNetlink
internal import Glibc
internal import Model

extension IPFamily {
  /// The family's number (`AF_INET`, `AF_INET6`).
  var number: UInt8 { self == .v4 ? UInt8(AF_INET) : UInt8(AF_INET6) }

  /// The family of a number; nil for other numbers.
  init?(number: UInt8) {
    switch Int32(number) {
    case AF_INET: self = .v4
    case AF_INET6: self = .v6
    default: return nil
    }
  }
}

/// The owner of a `struct nl_addr` of libnl.
///
/// libnl's objects take a reference of their own, so this value may end after the call.
@safe struct BinaryAddress: ~Copyable {
  let pointer: OpaquePointer

  init(_ address: IPAddress, length: UInt8? = nil, for type: MessageType) throws(NetlinkError) {
    let bytes = address.bytes
    let family = Int32(address.family.number)
    guard let made = unsafe nl_addr_build(family, bytes, bytes.count) else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    unsafe nl_addr_set_prefixlen(made, Int32(length ?? address.family.bitWidth))
    unsafe pointer = made
  }

  init(_ prefix: IPPrefix, for type: MessageType) throws(NetlinkError) {
    try self.init(prefix.address, length: prefix.length, for: type)
  }

  deinit { unsafe nl_addr_put(pointer) }
}

extension IPAddress {
  /// The IPv4 address, if it is one.
  var v4: IPv4Address? {
    guard case .v4(let address) = self else { return nil }
    return address
  }
}
