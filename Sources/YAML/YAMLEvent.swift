// A copy of an event of libyaml's parser, which does not refer to the parser's memory.

import CYAML
import Model

/// An event of the parser.
struct YAMLEvent {
  enum Kind: Equatable {
    case scalar(String, isPlain: Bool)
    case sequenceStart, mappingStart, collectionEnd, streamEnd, other
    /// `*name`.
    case alias(String)
  }

  let kind: Kind
  let position: TextPosition
  /// The name after `&`, if there is one.
  let anchor: String?
  let isTagged: Bool

  @unsafe init(_ raw: yaml_event_t) {
    unsafe position = TextPosition(raw.start_mark)
    switch unsafe raw.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe raw.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      unsafe kind = .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      unsafe (anchor, isTagged) = (Self.name(scalar.anchor), scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe raw.data.sequence_start
      kind = .sequenceStart
      unsafe (anchor, isTagged) = (Self.name(start.anchor), start.tag != nil)
    case YAML_MAPPING_START_EVENT:
      let start = unsafe raw.data.mapping_start
      kind = .mappingStart
      unsafe (anchor, isTagged) = (Self.name(start.anchor), start.tag != nil)
    case YAML_ALIAS_EVENT:
      kind = unsafe .alias(Self.name(raw.data.alias.anchor) ?? "")
      (anchor, isTagged) = (nil, false)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      (kind, anchor, isTagged) = (.collectionEnd, nil, false)
    case YAML_STREAM_END_EVENT: (kind, anchor, isTagged) = (.streamEnd, nil, false)
    default: (kind, anchor, isTagged) = (.other, nil, false)
    }
  }

  private static func name(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
  }
}
