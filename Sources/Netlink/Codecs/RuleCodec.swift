// Rules: reads and writes RTM_NEWRULE, writes RTM_DELRULE.

internal import CNetlink
package import Model

extension Rule {
  /// The length of the kernel's header of a rule's messages (`struct fib_rule_hdr`).
  static let headerLength = 12

  /// Reads a rule.
  ///
  /// - Returns: Nil for a rule of another family.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    let header = { (offset: Int) in
      message.payload.number(at: offset, as: UInt8.self) ?? 0
    }
    guard let flags = message.payload.number(at: 8, as: UInt32.self),
      let attributes = message.attributes(after: Self.headerLength)
    else { throw NetlinkError(message.type, .malformed) }
    guard let family = IPFamily(number: header(0)) else { return nil }
    guard let destination = family.prefix(attributes[FRA_DST], length: header(1)),
      let source = family.prefix(attributes[FRA_SRC], length: header(2))
    else { throw NetlinkError(message.type, .malformed) }
    let suppressed = attributes.number(FRA_SUPPRESS_PREFIXLEN) ?? .max
    self.init(
      family: family, priority: RulePriority(attributes.number(FRA_PRIORITY) ?? 0),
      source: source.isDefault ? nil : source,
      destination: destination.isDefault ? nil : destination,
      action: Self.action(
        header(7), table: attributes.number(FRA_TABLE) ?? UInt32(header(4)), attributes),
      madeBy: RouteProtocol(attributes[FRA_PROTOCOL]?.first ?? 0),
      suppressPrefixLength: UInt8(exactly: suppressed),
      selectors: RuleSelectors(attributes, typeOfService: header(3), flags: flags),
      hasMoreAttributes: header(3) != 0 || flags & ~Self.stateFlags != 0
        || attributes.contain { type in Self.isMore(type, attributes) })
  }

  /// The flags that the kernel manages: a target or link of the rule is missing.
  private static let stateFlags = UInt32(
    FIB_RULE_UNRESOLVED | FIB_RULE_IIF_DETACHED | FIB_RULE_OIF_DETACHED)

  private static func action(
    _ number: UInt8, table: UInt32, _ attributes: Attributes
  ) -> RuleAction {
    if number == UInt8(FR_ACT_GOTO), let target = attributes.number(FRA_GOTO) {
      return .goTo(RulePriority(target))
    }
    guard number == UInt8(FR_ACT_TO_TBL), let table = RouteTable(table) else {
      return .other(number)
    }
    return .lookup(table)
  }

  /// Whether an attribute has a meaning that the model does not represent.
  private static func isMore(_ type: Int, _ attributes: Attributes) -> Bool {
    switch type {
    case FRA_DST, FRA_SRC, FRA_PRIORITY, FRA_TABLE, FRA_PROTOCOL, FRA_PAD: false
    // All ones means none; the kernel writes it into every rule.
    case FRA_SUPPRESS_PREFIXLEN:
      attributes.number(type).map { $0 != .max && $0 > 128 } ?? true
    case FRA_SUPPRESS_IFGROUP: attributes.number(type) != .max
    case FRA_FLOW, FRA_FWMARK, FRA_L3MDEV: attributes[type]?.contains { $0 != 0 } ?? true
    default: true
    }
  }
}

extension Request {
  /// Requests the rules of both families.
  static func dumpRules() throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: Rule.headerLength)
    return Request(.getRule, try Message(.getRule, header: header), flags: NLM_F_DUMP)
  }

  /// Adds a rule; `EEXIST` if the same rule exists.
  ///
  /// - Throws: `unencodable`.
  package static func add(_ rule: Rule) throws(NetlinkError) -> Request {
    try request(.newRule, rule, flags: Existence.add.flags)
  }

  /// Removes the first rule that has all of these attributes.
  ///
  /// The kernel takes a missing source or destination as any, so it may remove a narrower rule of
  /// the same priority, table and protocol.
  ///
  /// - Throws: `unencodable`.
  package static func remove(_ rule: Rule) throws(NetlinkError) -> Request {
    try request(.deleteRule, rule, flags: NLM_F_ACK)
  }

  private static func request(
    _ type: MessageType, _ rule: Rule, flags: Int32
  ) throws(NetlinkError) -> Request {
    let object = try RuleObject(for: type)
    try object.describe(rule)
    let message = try unsafe Message(type) { message in
      unsafe type == .newRule
        ? rtnl_rule_build_add_request(object.pointer, 0, message)
        : rtnl_rule_build_delete_request(object.pointer, 0, message)
    }
    if let length = rule.suppressPrefixLength {
      try message.put(FRA_SUPPRESS_PREFIXLEN, UInt32(length))
    }
    return Request(type, message, flags: flags)
  }
}

/// The owner of a `struct rtnl_rule` of libnl.
@safe private struct RuleObject: ~Copyable {
  private let type: MessageType
  let pointer: OpaquePointer

  init(for type: MessageType) throws(NetlinkError) {
    guard let made = unsafe rtnl_rule_alloc() else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    self.type = type
    unsafe pointer = made
  }

  deinit { unsafe rtnl_rule_put(pointer) }

  func describe(_ rule: Rule) throws(NetlinkError) {
    unsafe rtnl_rule_set_family(pointer, Int32(rule.family.number))
    unsafe rtnl_rule_set_prio(pointer, rule.priority.rawValue)
    switch rule.action {
    case .lookup(let table):
      unsafe rtnl_rule_set_action(pointer, UInt8(FR_ACT_TO_TBL))
      unsafe rtnl_rule_set_table(pointer, table.rawValue)
    // A rule that goes on with another one is another program's, and is never made.
    case .goTo: unsafe rtnl_rule_set_action(pointer, UInt8(FR_ACT_GOTO))
    case .other(let number):
      unsafe rtnl_rule_set_action(pointer, number)
    }
    try check(type, unsafe rtnl_rule_set_protocol(pointer, rule.madeBy.rawValue))
    if let source = rule.source {
      let source = try BinaryAddress(source, for: type)
      try check(type, unsafe rtnl_rule_set_src(pointer, source.pointer))
    }
    if let destination = rule.destination {
      let destination = try BinaryAddress(destination, for: type)
      try check(type, unsafe rtnl_rule_set_dst(pointer, destination.pointer))
    }
  }
}
