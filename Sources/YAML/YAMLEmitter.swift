// The owner of libyaml's emitter, which makes the text of a document from a value.

import CYAML

/// An emitter for one document.
@safe
package struct YAMLEmitter: ~Copyable {
  /// Owned and never moved, because libyaml keeps its address.
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  /// Owned, because the emitter writes to it while it exists.
  private let output: UnsafeMutablePointer<[UInt8]>

  /// The text of a value, in block style, with a line break at its end; nil if memory is exhausted.
  package static func text(_ value: YAMLValue) -> String? {
    guard let emitter = YAMLEmitter() else { return nil }
    return emitter.document(value) ? emitter.text : nil
  }

  private init?() {
    let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
    unsafe emitter.initialize(to: yaml_emitter_t())
    guard unsafe yaml_emitter_initialize(emitter) == 1 else {
      unsafe emitter.deallocate()
      return nil
    }
    let output = UnsafeMutablePointer<[UInt8]>.allocate(capacity: 1)
    unsafe output.initialize(to: [])
    unsafe yaml_emitter_set_output(
      emitter,
      { output, bytes, count in
        guard let output = unsafe output?.assumingMemoryBound(to: [UInt8].self) else { return 0 }
        unsafe output.pointee.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      }, output)
    // Lines are never wrapped.
    unsafe yaml_emitter_set_width(emitter, -1)
    unsafe yaml_emitter_set_unicode(emitter, 1)
    unsafe self.emitter = emitter
    unsafe self.output = output
  }

  deinit {
    unsafe yaml_emitter_delete(emitter)
    unsafe emitter.deallocate()
    unsafe output.deinitialize(count: 1)
    unsafe output.deallocate()
  }

  private var text: String { unsafe String(decoding: output.pointee, as: UTF8.self) }

  private func document(_ value: YAMLValue) -> Bool {
    unsafe emit { unsafe yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
      && emit { unsafe yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
      && node(value)
      && emit { unsafe yaml_document_end_event_initialize($0, 1) }
      && emit { unsafe yaml_stream_end_event_initialize($0) }
      && yaml_emitter_flush(emitter) == 1
  }

  private func node(_ value: YAMLValue) -> Bool {
    switch value {
    case .scalar(let text): scalar(text)
    case .sequence(let elements):
      unsafe emit {
        unsafe yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE)
      } && elements.allSatisfy { node($0) }
        && emit { unsafe yaml_sequence_end_event_initialize($0) }
    case .mapping(let entries):
      unsafe emit {
        unsafe yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE)
      } && entries.allSatisfy { scalar($0.key) && node($0.value) }
        && emit { unsafe yaml_mapping_end_event_initialize($0) }
    }
  }

  private func scalar(_ scalar: YAMLScalar) -> Bool {
    let bytes = Array(scalar.text.utf8)
    let style = scalar.isQuoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
    return unsafe bytes.withUnsafeBufferPointer { text in
      unsafe emit { event in
        // An empty array has no address, and libyaml treats a null pointer as an error.
        guard let start = text.baseAddress else {
          return unsafe yaml_scalar_event_initialize(event, nil, nil, [0], 0, 1, 1, style)
        }
        return unsafe yaml_scalar_event_initialize(
          event, nil, nil, start, Int32(clamping: text.count), 1, 1, style)
      }
    }
  }

  /// Makes an event and emits it, which passes its ownership to libyaml.
  private func emit(_ make: (UnsafeMutablePointer<yaml_event_t>) -> Int32) -> Bool {
    var event = unsafe yaml_event_t()
    return unsafe make(&event) == 1 && yaml_emitter_emit(emitter, &event) == 1
  }
}
