// The owner of libyaml's parser, which makes events from bytes.

import CYAML
import Model

/// A parser for one text.
@safe
struct YAMLParser: ~Copyable {
  /// Owned and never moved, because libyaml keeps its address.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// Owned, because the parser reads from it while it exists.
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// - Throws: ``YAMLError`` if memory is exhausted.
  init(_ bytes: [UInt8]) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLError(
        defect: .syntax("no memory"), position: TextPosition(line: 1, column: 1))
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

  /// The next event.
  ///
  /// - Throws: ``YAMLError`` if the text is not YAML.
  func next() throws(YAMLError) -> YAMLEvent {
    var raw = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw defect() }
    defer { unsafe yaml_event_delete(&raw) }
    return unsafe YAMLEvent(raw)
  }

  /// The next event inside a collection; nil at the collection's end.
  func element() throws(YAMLError) -> YAMLEvent? {
    let event = try next()
    return event.kind == .collectionEnd ? nil : event
  }

  /// libyaml's message for the error.
  private func defect() -> YAMLError {
    let words = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no memory"
    var position = unsafe TextPosition(parser.pointee.problem_mark)
    if unsafe parser.pointee.error == YAML_READER_ERROR {
      // libyaml's reader reports only the byte offset.
      let end = unsafe min(parser.pointee.problem_offset, text.count)
      position = unsafe TextPosition(after: text[..<end])
    }
    return YAMLError(defect: .syntax(words), position: position)
  }
}

extension TextPosition {
  /// libyaml counts from 0.
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
