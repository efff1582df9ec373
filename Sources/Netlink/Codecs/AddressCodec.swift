// Addresses: reads and writes RTM_NEWADDR, writes RTM_DELADDR.

internal import CNetlink
package import Model

extension InterfaceAddress {
  /// The length of the kernel's header of an address's messages (`struct ifaddrmsg`).
  static let headerLength = 8

  /// Reads an address.
  ///
  /// - Returns: Nil for an address that the model does not represent: of another family, or of a
  ///   link that is not in the table.
  init?(_ message: ReceivedMessage, _ links: LinkTable) throws(NetlinkError) {
    let header = message.payload
    guard let familyNumber = header.number(at: 0, as: UInt8.self),
      let length = header.number(at: 1, as: UInt8.self),
      let shortFlags = header.number(at: 2, as: UInt8.self),
      let scope = header.number(at: 3, as: UInt8.self),
      let index = header.number(at: 4, as: UInt32.self),
      let attributes = message.attributes(after: Self.headerLength)
    else { throw NetlinkError(message.type, .malformed) }
    guard let family = IPFamily(number: familyNumber), let link = links.name(index) else {
      return nil
    }
    // With IFA_LOCAL, IFA_ADDRESS is the other end; without, it is the address itself.
    let far = attributes[IFA_ADDRESS].flatMap { IPAddress(bytes: $0) }
    let local = attributes[IFA_LOCAL].flatMap { IPAddress(bytes: $0) } ?? far
    guard let local, local.family == family,
      let address = IPAddressWithLength(local, length: length)
    else { throw NetlinkError(message.type, .malformed) }
    let label = attributes[IFA_LABEL].flatMap { AddressLabel(bytes: $0.prefix { $0 != 0 }) }
    let lifetimes = attributes[IFA_CACHEINFO]
    let flags = AddressFlags(rawValue: attributes.number(IFA_FLAGS) ?? UInt32(shortFlags))
    self.init(
      link: link, address: address, peer: far == local ? nil : far,
      broadcast: attributes[IFA_BROADCAST].flatMap { IPAddress(bytes: $0)?.v4 },
      label: label?.isName(of: link) == true ? nil : label,
      scope: RouteScope(scope),
      validLifetime: Lifetime(rawValue: lifetimes?.number(at: 4) ?? .max),
      preferredLifetime: Lifetime(rawValue: lifetimes?.number(at: 0) ?? .max),
      flags: flags.subtracting(.permanent),
      routeMetric: attributes.number(IFA_RT_PRIORITY).map { RouteMetric($0) },
      madeBy: AddressProtocol(attributes[Self.protocolAttribute]?.first ?? 0))
  }

  /// `IFA_PROTO`, which the headers have since Linux 5.18; older kernels ignore it.
  ///
  /// Source: linux/if_addr.h.
  fileprivate static let protocolAttribute = 11
}

extension AddressFlags {
  /// The flags that a request can set; the kernel manages the others.
  fileprivate static let settable = AddressFlags(
    rawValue: UInt32(
      IFA_F_NODAD | IFA_F_OPTIMISTIC | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR
        | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN))
}

extension Request {
  /// Asks for the addresses of both families.
  static func dumpAddresses() throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: InterfaceAddress.headerLength)
    return Request(.getAddress, try Message(.getAddress, header: header), flags: NLM_F_DUMP)
  }

  /// Adds an address to the link of an index; `EEXIST` if the address exists with this length.
  ///
  /// - Throws: `unencodable`.
  package static func add(
    _ address: InterfaceAddress, linkIndex: UInt32
  ) throws(NetlinkError) -> Request {
    try set(address, linkIndex, .add)
  }

  /// Sets the lifetimes, the route metric and the protocol of an address; adds the address if it
  /// is missing.
  ///
  /// - Throws: `unencodable`.
  package static func replace(
    _ address: InterfaceAddress, linkIndex: UInt32
  ) throws(NetlinkError) -> Request {
    try set(address, linkIndex, .replaceOrAdd)
  }

  /// Removes the address with the same address, prefix length, peer and label.
  ///
  /// - Throws: `unencodable`.
  package static func remove(
    _ address: InterfaceAddress, linkIndex: UInt32
  ) throws(NetlinkError) -> Request {
    let object = try AddressObject(for: .deleteAddress)
    try object.identify(address, linkIndex)
    let message = try unsafe Message(.deleteAddress) { message in
      unsafe rtnl_addr_build_delete_request(object.pointer, 0, message)
    }
    return Request(.deleteAddress, message, flags: NLM_F_ACK)
  }

  private static func set(
    _ address: InterfaceAddress, _ linkIndex: UInt32, _ existence: Existence
  ) throws(NetlinkError) -> Request {
    let object = try AddressObject(for: .newAddress)
    try object.identify(address, linkIndex)
    try object.describe(address)
    let message = try unsafe Message(.newAddress) { message in
      unsafe rtnl_addr_build_add_request(object.pointer, 0, message)
    }
    // Each change needs both: the kernel resets what is missing.
    if let metric = address.routeMetric { try message.put(IFA_RT_PRIORITY, metric.rawValue) }
    if address.madeBy != .unspecified {
      try message.put(InterfaceAddress.protocolAttribute, address.madeBy.rawValue)
    }
    return Request(.newAddress, message, flags: existence.flags)
  }
}

/// The owner of a `struct rtnl_addr` of libnl.
@safe private struct AddressObject: ~Copyable {
  private let type: MessageType
  let pointer: OpaquePointer

  init(for type: MessageType) throws(NetlinkError) {
    guard let made = unsafe rtnl_addr_alloc() else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    self.type = type
    unsafe pointer = made
  }

  deinit { unsafe rtnl_addr_put(pointer) }

  /// Sets what identifies the address.
  func identify(_ address: InterfaceAddress, _ linkIndex: UInt32) throws(NetlinkError) {
    let local = try BinaryAddress(
      address.address.address, length: address.address.length, for: type)
    unsafe rtnl_addr_set_ifindex(pointer, Int32(bitPattern: linkIndex))
    try check(type, unsafe rtnl_addr_set_local(pointer, local.pointer))
    if let peer = address.peer {
      // The kernel uses the peer's prefix length for an address with a peer; here both are the
      // same.
      let peer = try BinaryAddress(peer, length: address.address.length, for: type)
      try check(type, unsafe rtnl_addr_set_peer(pointer, peer.pointer))
    }
    if let label = address.label {
      try check(type, unsafe rtnl_addr_set_label(pointer, label.text))
    }
  }

  /// Sets the attributes that do not identify the address.
  func describe(_ address: InterfaceAddress) throws(NetlinkError) {
    if let broadcast = address.broadcast {
      let broadcast = try BinaryAddress(.v4(broadcast), for: type)
      try check(type, unsafe rtnl_addr_set_broadcast(pointer, broadcast.pointer))
    }
    unsafe rtnl_addr_set_scope(pointer, Int32(address.scope.rawValue))
    let flags = address.flags.intersection(.settable).rawValue
    if flags != 0 { unsafe rtnl_addr_set_flags(pointer, flags) }
    unsafe rtnl_addr_set_valid_lifetime(pointer, address.validLifetime.rawValue)
    unsafe rtnl_addr_set_preferred_lifetime(pointer, address.preferredLifetime.rawValue)
  }
}
