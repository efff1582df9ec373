// Options on the wire: split, overloaded, padded.

extension Options {
  private static let pad: UInt8 = 0
  private static let end: UInt8 = 255
  private static let longestInstance = 255

  /// The options as code, length, value, followed by `end`; long ones in several instances.
  ///
  /// Source: RFC 3396 §6.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    for option in list {
      var rest = option.value[...]
      repeat {
        let instance = rest.prefix(Self.longestInstance)
        bytes += [option.code.rawValue, UInt8(instance.count)] + instance
        rest = rest.dropFirst(instance.count)
      } while !rest.isEmpty
    }
    return bytes + [Self.end]
  }

  /// Reads the options of a whole message, including those in the `file` and `sname` fields.
  ///
  /// Source: RFC 2131 §4.1, RFC 2132 §9.3 (overload), RFC 3396 §5 (the order of the fields).
  ///
  /// - Throws: ``MessageDefect`` for an option that ends after its field, and for an overload
  ///   that is not 1, 2 or 3.
  init(decoding message: Span<UInt8>) throws(MessageDefect) {
    guard message.count >= Message.optionsOffset else { throw .tooShort(message.count) }
    try read(message, Message.optionsOffset..<message.count)
    guard let overload = try number(.overload, as: UInt8.self) else { return }
    guard (1...3).contains(overload) else { throw .overload(overload) }
    if overload & 1 != 0 { try read(message, Message.fileField) }
    if overload & 2 != 0 { try read(message, Message.serverNameField) }
    // Only the options field may overload, so this option is ignored in the other fields.
    self[.overload] = [overload]
  }

  /// Reads one field up to `end`, or to the end of the field, because some servers write no `end`.
  private mutating func read(_ message: Span<UInt8>, _ field: Range<Int>) throws(MessageDefect) {
    var offset = field.lowerBound
    while offset < field.upperBound, message[offset] != Self.end {
      let code = message[offset]
      offset += 1
      guard code != Self.pad else { continue }
      guard offset < field.upperBound else { throw .optionTruncated(code: code) }
      let length = Int(message[offset])
      offset += 1
      guard length <= field.upperBound - offset else { throw .optionTruncated(code: code) }
      append(message.bytes(length, at: offset), to: OptionCode(code))
      offset += length
    }
  }
}
