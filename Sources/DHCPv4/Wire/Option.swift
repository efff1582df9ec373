// The options of a message: their codes, and a list of options without duplicates.

import Model

/// The code of an option.
///
/// Source: RFC 2132; RFC 3442 for 121.
struct OptionCode: Equatable, Sendable {
  let rawValue: UInt8

  init(_ rawValue: UInt8) { self.rawValue = rawValue }

  static let subnetMask = OptionCode(1)
  static let router = OptionCode(3)
  static let interfaceMTU = OptionCode(26)
  static let requestedAddress = OptionCode(50)
  static let leaseTime = OptionCode(51)
  static let overload = OptionCode(52)
  static let messageType = OptionCode(53)
  static let serverIdentifier = OptionCode(54)
  static let parameterRequestList = OptionCode(55)
  static let message = OptionCode(56)
  static let maximumMessageSize = OptionCode(57)
  static let renewalTime = OptionCode(58)
  static let rebindingTime = OptionCode(59)
  static let clientIdentifier = OptionCode(61)
  static let classlessRoutes = OptionCode(121)
}

/// An option: a code and its instances on the wire.
struct Option: Equatable, Sendable {
  let code: OptionCode
  /// The bytes of each instance, in their order; at least one.
  private(set) var instances: [[UInt8]]

  /// Makes an option of one instance.
  init(code: OptionCode, value: [UInt8]) {
    self.code = code
    instances = [value]
  }

  /// The bytes of all instances: a long value is split over several (RFC 3396 §7).
  var value: [UInt8] { Array(instances.joined()) }

  /// The value of an option that has exactly this many bytes; nil if it has another length.
  ///
  /// A server may send such an option twice, once as it is configured and once as it was asked for, as
  /// dnsmasq does (n-dhcp4 issue 16). Joined, the two make no sense: the first instance of the right
  /// length counts.
  func value(exactly length: Int) -> [UInt8]? {
    value.count == length ? value : instances.first { $0.count == length }
  }

  /// Adds a further instance.
  mutating func append(_ bytes: [UInt8]) { instances.append(bytes) }

  /// Whether both say the same, however it is split over instances.
  static func == (one: Option, other: Option) -> Bool {
    one.code == other.code && one.value == other.value
  }
}

/// The options of a message in their order, without duplicate codes.
struct Options: Equatable, Sendable {
  private(set) var list: [Option] = []

  /// The bytes of an option, nil if it is absent; setting appends a new option.
  subscript(code: OptionCode) -> [UInt8]? {
    get { list.first { $0.code == code }?.value }
    set {
      guard let index = list.firstIndex(where: { $0.code == code }) else {
        if let newValue { list.append(Option(code: code, value: newValue)) }
        return
      }
      if let newValue {
        list[index] = Option(code: code, value: newValue)
      } else {
        list.remove(at: index)
      }
    }
  }

  /// Adds the bytes of a further instance of an option.
  ///
  /// Source: RFC 3396 §7.
  mutating func append(_ bytes: [UInt8], to code: OptionCode) {
    if let index = list.firstIndex(where: { $0.code == code }) {
      list[index].append(bytes)
    } else {
      list.append(Option(code: code, value: bytes))
    }
  }

  /// A number that fills its option, or an instance of it; nil if the option is absent.
  ///
  /// - Throws: ``MessageDefect/optionLength(code:length:expected:)`` if the option has another
  ///   length.
  func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ code: OptionCode, as type: Number.Type
  ) throws(MessageDefect) -> Number? {
    guard let option = list.first(where: { $0.code == code }) else { return nil }
    let length = Number.bitWidth / 8
    guard let value = option.value(exactly: length) else {
      throw .optionLength(
        code: code.rawValue, length: option.value.count, expected: .exactly(length))
    }
    return value.reduce(0) { Number(truncatingIfNeeded: UInt64($0) << 8 | UInt64($1)) }
  }

  /// An address; nil if the option is absent.
  ///
  /// - Throws: ``MessageDefect/optionLength(code:length:expected:)`` if its length is not 4.
  func address(_ code: OptionCode) throws(MessageDefect) -> IPv4Address? {
    try number(code, as: UInt32.self).map(IPv4Address.init(rawValue:))
  }

  /// A list of addresses without duplicates; nil if the option is absent.
  ///
  /// - Throws: ``MessageDefect/optionLength(code:length:expected:)`` if its length is not a
  ///   multiple of 4 above 0.
  func addresses(_ code: OptionCode) throws(MessageDefect) -> [IPv4Address]? {
    guard let value = self[code] else { return nil }
    guard !value.isEmpty, value.count.isMultiple(of: 4) else {
      throw .optionLength(code: code.rawValue, length: value.count, expected: .multiple(of: 4))
    }
    var addresses: [IPv4Address] = []
    for offset in stride(from: 0, to: value.count, by: 4) {
      let address = value.span.address(at: offset)
      if !addresses.contains(address) { addresses.append(address) }
    }
    return addresses
  }

  /// A text of at most 200 characters of ASCII, safe for a terminal: `?` for what cannot be
  /// printed.
  func text(_ code: OptionCode) -> String {
    let characters = (self[code] ?? []).prefix(200).filter { $0 != 0 }.map { byte in
      byte < 0x80 ? Unicode.Scalar(byte) : "?"
    }
    return plainText(String(String.UnicodeScalarView(characters)))
  }
}
