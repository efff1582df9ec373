// Decodes values that are Codable from JSON. Foundation's decoder costs several times as much, most of it for finding
// out at run time what the types of the values can do.

extension JSONSyntax {
  /// Decodes a value from a text, which is JSON as a whole.
  ///
  /// Of several values of one key, the first counts.
  ///
  /// - Throws: ``Defect``, or `DecodingError` if the text is of something else.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws -> Value {
    try decode(type, from: value(of: bytes, refusingHalves: true))
  }

  /// Decodes a value from JSON that was read.
  ///
  /// - Throws: `DecodingError` if it is something else.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from value: JSONValue
  ) throws -> Value { try Value(from: JSONDecoding(value)) }
}

/// One JSON value, to be decoded.
private struct JSONDecoding: Decoder {
  let value: JSONValue
  // Who decodes learns that the text is malformed, and not where.
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: JSONValue) { self.value = value.first }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw otherType(type) }
    return KeyedDecodingContainer(Members(members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let elements) = value else { throw otherType([Any].self) }
    return Elements(elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func otherType(_ type: Any.Type) -> DecodingError {
    .typeMismatch(type, .init(codingPath: [], debugDescription: "\(value.shown)"))
  }
}

extension JSONDecoding: SingleValueDecodingContainer {
  func decodeNil() -> Bool { if case .null = value { true } else { false } }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .flag(let flag) = value else { throw otherType(type) }
    return flag
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .text(let text) = value else { throw otherType(type) }
    return text
  }

  // No file that is decoded has a fraction.
  func decode(_ type: Double.Type) throws -> Double { throw otherType(type) }
  func decode(_ type: Float.Type) throws -> Float { throw otherType(type) }

  func decode(_ type: Int.Type) throws -> Int { try whole(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try type.init(from: self) }

  /// A whole number, in any form of it.
  private func whole<Whole: FixedWidthInteger>(_ type: Whole.Type) throws -> Whole {
    do { return try value.whole() } catch { throw otherType(type) }
  }
}

/// The members of an object.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: JSONMembers
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] {
    var keys: [Key] = []
    // A generic function would look up what its types conform to, which costs more than all the rest.
    for (name, _) in members { if let key = Key(stringValue: name) { keys.append(key) } }
    return keys
  }

  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }

  // Each type has the decoder of its member decode what it is made of.
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try type.init(from: member(key))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { JSONDecoding(members["super"] ?? .null) }

  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

  private func member(_ key: Key) throws -> JSONDecoding {
    guard let member = members[key.stringValue] else {
      throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: ""))
    }
    return JSONDecoding(member)
  }
}

/// The elements of a list.
private struct Elements: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  init(elements: [JSONValue]) { self.elements = elements }

  mutating func decodeNil() throws -> Bool {
    guard try present().decodeNil() else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try taken { try type.init(from: $0) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try taken { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try taken { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try taken { $0 } }

  private func present() throws -> JSONDecoding {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(Any.self, .init(codingPath: [], debugDescription: ""))
    }
    return JSONDecoding(elements[currentIndex])
  }

  /// What is made of the present element, after which the next one is present.
  private mutating func taken<Value>(_ make: (JSONDecoding) throws -> Value) throws -> Value {
    let value = try make(present())
    currentIndex += 1
    return value
  }
}
