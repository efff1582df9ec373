// Reads the document of a text as a tree, within limits.

import Model

/// Reads a document.
package struct YAMLDocument {
  /// A node with an anchor, and its number of nodes, itself and those below it included.
  private struct Anchored {
    let node: YAMLNode
    let size: Int
  }

  private let rules: YAMLRules
  private var anchors: [String: Anchored] = [:]
  private var count = 0

  /// The root of the document in a text; nil if the text has no document.
  ///
  /// - Parameters:
  ///   - bytes: The text, of at most 1 MiB.
  ///   - rules: The supported part of YAML.
  /// - Throws: ``YAMLError`` for the first unsupported construct, with its position.
  package static func root(of bytes: [UInt8], _ rules: YAMLRules) throws(YAMLError) -> YAMLNode? {
    guard bytes.count <= YAMLLimits.size else {
      throw YAMLError(
        defect: .tooLong(YAMLLimits.size), position: TextPosition(line: 1, column: 1))
    }
    let valid = bytes.countOfUTF8
    guard valid == bytes.count else {
      throw YAMLError(defect: .notUTF8, position: TextPosition(after: bytes[..<valid]))
    }
    let parser = try YAMLParser(bytes)
    _ = try parser.next()  // the stream's start
    var event = try parser.next()
    guard event.kind != .streamEnd else { return nil }
    event = try parser.next()  // past the document's start
    var document = YAMLDocument(rules: rules)
    let root = try document.node(event, depth: 0, parser)
    guard rules == .strict else { return root }
    _ = try parser.next()  // the document's end
    event = try parser.next()
    guard event.kind == .streamEnd else {
      throw YAMLError(defect: .severalDocuments, position: event.position)
    }
    return root
  }

  private init(rules: YAMLRules) { self.rules = rules }

  private mutating func node(
    _ event: YAMLEvent, depth: Int, _ parser: borrowing YAMLParser
  ) throws(YAMLError) -> YAMLNode {
    if event.isTagged, rules == .strict {
      throw YAMLError(defect: .tag, position: event.position)
    }
    guard depth < YAMLLimits.depth else {
      throw YAMLError(defect: .tooDeep, position: event.position)
    }
    let before = count
    try add(1, at: event)
    let content: YAMLNode.Content
    switch event.kind {
    case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
    case .sequenceStart:
      var elements: [YAMLNode] = []
      while let next = try parser.element() {
        elements.append(try node(next, depth: depth + 1, parser))
      }
      content = .sequence(elements)
    case .mappingStart:
      var entries: [YAMLEntry] = []
      var lines: [String: Int] = [:]
      while let next = try parser.element() {
        entries.append(try entry(next, &lines, depth: depth + 1, parser))
      }
      content = .mapping(entries)
    case .alias(let name): return try anchored(name, event)
    case .streamEnd, .collectionEnd, .other:
      throw YAMLError(defect: .syntax("unexpected end"), position: event.position)
    }
    let node = YAMLNode(position: event.position, content: content)
    if let name = event.anchor { anchors[name] = Anchored(node: node, size: count - before) }
    return node
  }

  /// Reads a key and its value.
  ///
  /// - Parameter lines: The lines of the keys of the mapping, by which a duplicate one is found.
  private mutating func entry(
    _ event: YAMLEvent, _ lines: inout [String: Int], depth: Int, _ parser: borrowing YAMLParser
  ) throws(YAMLError) -> YAMLEntry {
    guard let key = try node(event, depth: depth, parser).text else {
      throw YAMLError(defect: .keyIsNoText, position: event.position)
    }
    if rules == .strict, let first = lines.updateValue(event.position.line, forKey: key) {
      throw YAMLError(defect: .duplicateKey(key, firstLine: first), position: event.position)
    }
    let value = try node(parser.next(), depth: depth, parser)
    return YAMLEntry(key: key, position: event.position, value: value)
  }

  private mutating func anchored(
    _ name: String, _ event: YAMLEvent
  ) throws(YAMLError) -> YAMLNode {
    guard rules == .lenient, let found = anchors[name] else {
      throw YAMLError(defect: .alias, position: event.position)
    }
    try add(found.size, at: event)
    return found.node
  }

  private mutating func add(_ nodes: Int, at event: YAMLEvent) throws(YAMLError) {
    count += nodes
    guard count <= YAMLLimits.nodes else {
      throw YAMLError(defect: .tooLarge, position: event.position)
    }
  }
}
