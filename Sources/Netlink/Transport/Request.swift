// An encoded request, made with libnl and stored as bytes.

internal import CNetlink

/// An encoded request without its sequence number.
package struct Request: Hashable, Sendable {
  /// The type of the message.
  package let type: MessageType
  /// The message with its header (`struct nlmsghdr`).
  let bytes: [UInt8]

  /// Copies a message and sets its header's flags; `NLM_F_REQUEST` is always set.
  init(_ type: MessageType, _ message: borrowing Message, flags: Int32) {
    self.type = type
    var bytes = message.bytes
    Self.store(UInt16(truncatingIfNeeded: flags | NLM_F_REQUEST), in: &bytes, at: 6)
    self.bytes = bytes
  }

  /// The message with this sequence number.
  func bytes(sequence: UInt32) -> [UInt8] {
    var bytes = self.bytes
    Self.store(sequence, in: &bytes, at: 8)
    return bytes
  }

  private static func store(_ number: some FixedWidthInteger, in bytes: inout [UInt8], at: Int) {
    let little = number.littleEndian
    for position in 0..<(little.bitWidth / 8) {
      bytes[at + position] = UInt8(truncatingIfNeeded: little >> (8 * position))
    }
  }
}

/// What a request does if its object exists, and if it does not.
enum Existence {
  /// Makes an object that does not exist.
  case add
  /// Changes an object that exists.
  case replace
  /// Changes an object, or makes it if it does not exist.
  case replaceOrAdd

  var flags: Int32 {
    switch self {
    case .add: NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL
    case .replace: NLM_F_ACK | NLM_F_REPLACE
    case .replaceOrAdd: NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE
    }
  }
}

/// The owner of a `struct nl_msg` of libnl.
@safe struct Message: ~Copyable {
  private let type: MessageType
  private let pointer: OpaquePointer

  /// Takes ownership of the message of a `rtnl_…_build_…_request` function.
  ///
  /// - Throws: `unencodable`, the function's error.
  init(
    _ type: MessageType, _ build: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
  ) throws(NetlinkError) {
    var made: OpaquePointer?
    let result = unsafe build(&made)
    guard result >= 0, let made = unsafe made else {
      throw NetlinkError(type, .unencodable(code: -result))
    }
    self.type = type
    unsafe pointer = made
  }

  /// Makes an empty message with a family's header.
  init(_ type: MessageType, header: [UInt8]) throws(NetlinkError) {
    guard let made = unsafe nlmsg_alloc_simple(Int32(type.rawValue), 0) else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    var header = header
    let result = unsafe nlmsg_append(made, &header, header.count, Int32(NLMSG_ALIGNTO))
    guard result >= 0 else {
      unsafe nlmsg_free(made)
      throw NetlinkError(type, .unencodable(code: -result))
    }
    self.type = type
    unsafe pointer = made
  }

  deinit { unsafe nlmsg_free(pointer) }

  /// Adds an attribute for which libnl-route has no function.
  func put(_ attribute: Int, _ number: UInt32) throws(NetlinkError) {
    let result = unsafe nla_put_u32(pointer, Int32(attribute), number)
    guard result >= 0 else { throw NetlinkError(type, .unencodable(code: -result)) }
  }

  /// Adds an attribute with an 8-bit number.
  func put(_ attribute: Int, _ number: UInt8) throws(NetlinkError) {
    let result = unsafe nla_put_u8(pointer, Int32(attribute), number)
    guard result >= 0 else { throw NetlinkError(type, .unencodable(code: -result)) }
  }

  /// Adds an attribute with bytes, such as an address or a number in network order.
  func put(_ attribute: Int, bytes: [UInt8]) throws(NetlinkError) {
    let result = unsafe nla_put(pointer, Int32(attribute), Int32(bytes.count), bytes)
    guard result >= 0 else { throw NetlinkError(type, .unencodable(code: -result)) }
  }

  /// Adds an attribute that contains the attributes that `fill` adds.
  func nest(
    _ attribute: Int, _ fill: () throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    guard let nest = unsafe nla_nest_start(pointer, Int32(attribute) | NLA_F_NESTED) else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    try fill()
    try check(type, unsafe nla_nest_end_keep_empty(pointer, nest))
  }

  /// A copy of the message.
  var bytes: [UInt8] {
    guard let header = unsafe nlmsg_hdr(pointer) else { return [] }
    let length = unsafe Int(header.pointee.nlmsg_len)
    return unsafe [UInt8](UnsafeRawBufferPointer(start: header, count: length))
  }
}
