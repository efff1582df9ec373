// YAML as a tree with positions; the only importer of libyaml.

import CYAML

/// A node of a YAML document.
struct YAMLNode: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    /// A text; plain where it stands without quotes, and may be a number or nothing at all.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  let position: TextPosition
  let content: Content

  /// Whether nothing stands there, or `null` in one of its spellings.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
}

/// A key of a mapping with its value.
struct YAMLEntry: Hashable, Sendable {
  let key: String
  let position: TextPosition
  let value: YAMLNode
}

/// Why a text is no YAML that is read here.
struct YAMLDefect: Error, Hashable {
  let defect: ConfigurationDefect
  let position: TextPosition
}

/// Reads one document.
///
/// Aliases, tags and deep nesting are refused: what needs them is no configuration.
@safe
struct YAMLDocument: ~Copyable {
  private static let depthLimit = 16
  private static let start = TextPosition(line: 1, column: 1)

  /// Owned; its address stays, since libyaml keeps it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// Owned, because the parser reads from it until its end.
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// - Throws: ``YAMLDefect`` where there is no memory.
  private init(_ bytes: [UInt8]) throws(YAMLDefect) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLDefect(defect: .syntax("no memory"), position: Self.start)
    }
    let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = unsafe text.initialize(from: bytes)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    unsafe self.parser = parser
    unsafe self.text = text
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe text.deallocate()
  }

  /// The root of the only document; nil where there is none.
  ///
  /// - Throws: ``YAMLDefect``, with the place.
  static func root(of bytes: [UInt8]) throws(YAMLDefect) -> YAMLNode? {
    let document = try YAMLDocument(bytes)
    _ = try document.next()  // the stream's start
    var event = try document.next()
    guard event.kind != .streamEnd else { return nil }
    event = try document.next()  // past the document's start
    let root = try document.node(event, depth: 0)
    _ = try document.next()  // the document's end
    event = try document.next()
    guard event.kind == .streamEnd else {
      throw YAMLDefect(defect: .severalDocuments, position: event.position)
    }
    return root
  }

  private func node(_ event: Event, depth: Int) throws(YAMLDefect) -> YAMLNode {
    if event.isTagged { throw YAMLDefect(defect: .tag, position: event.position) }
    guard depth < Self.depthLimit else {
      throw YAMLDefect(defect: .tooDeep, position: event.position)
    }
    let content: YAMLNode.Content
    switch event.kind {
    case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
    case .sequenceStart:
      var elements: [YAMLNode] = []
      while let next = try element() { elements.append(try node(next, depth: depth + 1)) }
      content = .sequence(elements)
    case .mappingStart:
      var entries: [YAMLEntry] = []
      while let next = try element() { entries.append(try entry(next, entries, depth: depth + 1)) }
      content = .mapping(entries)
    case .alias: throw YAMLDefect(defect: .alias, position: event.position)
    case .streamEnd, .collectionEnd, .other:
      throw YAMLDefect(defect: .syntax("unexpected end"), position: event.position)
    }
    return YAMLNode(position: event.position, content: content)
  }

  private func entry(
    _ event: Event, _ earlier: [YAMLEntry], depth: Int
  ) throws(YAMLDefect) -> YAMLEntry {
    guard case .scalar(let key, _) = event.kind else {
      throw YAMLDefect(defect: .keyIsNoText, position: event.position)
    }
    if let first = earlier.first(where: { $0.key == key }) {
      throw YAMLDefect(
        defect: .duplicateKey(key, firstLine: first.position.line), position: event.position)
    }
    let value = try node(next(), depth: depth)
    return YAMLEntry(key: key, position: event.position, value: value)
  }

  /// The next event inside a collection; nil at the collection's end.
  private func element() throws(YAMLDefect) -> Event? {
    let event = try next()
    return event.kind == .collectionEnd ? nil : event
  }

  private func next() throws(YAMLDefect) -> Event {
    var raw = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw defect() }
    defer { unsafe yaml_event_delete(&raw) }
    return unsafe Event(raw)
  }

  /// What libyaml says is wrong, in its own words.
  private func defect() -> YAMLDefect {
    let words = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no memory"
    var position = unsafe TextPosition(parser.pointee.problem_mark)
    if unsafe parser.pointee.error == YAML_READER_ERROR {
      // The reader knows the byte only.
      let end = unsafe min(parser.pointee.problem_offset, text.count)
      position = unsafe TextPosition(after: text[..<end])
    }
    return YAMLDefect(defect: .syntax(words), position: position)
  }
}

/// An event of the parser, copied.
private struct Event {
  enum Kind: Equatable {
    case scalar(String, isPlain: Bool)
    case sequenceStart, mappingStart, collectionEnd, alias, streamEnd, other
  }

  let kind: Kind
  let position: TextPosition
  let isTagged: Bool

  @unsafe init(_ raw: yaml_event_t) {
    unsafe position = TextPosition(raw.start_mark)
    switch unsafe raw.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe raw.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      unsafe kind = .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      unsafe isTagged = scalar.tag != nil
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      unsafe isTagged = raw.data.sequence_start.tag != nil
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      unsafe isTagged = raw.data.mapping_start.tag != nil
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: (kind, isTagged) = (.collectionEnd, false)
    case YAML_ALIAS_EVENT: (kind, isTagged) = (.alias, false)
    case YAML_STREAM_END_EVENT: (kind, isTagged) = (.streamEnd, false)
    default: (kind, isTagged) = (.other, false)
    }
  }
}

extension TextPosition {
  /// libyaml counts from 0.
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
