// YAML: what is read strictly is read leniently too, and what is written is read the same.

import Model
import YAML

extension FuzzTarget {
  static let yaml = FuzzTarget("yaml") { bytes in
    let strict = read(bytes, .strict)
    let lenient = read(bytes, .lenient)
    try requireEqual(read(bytes, .strict), strict, "a text is read twice the same")
    if case .success(let root) = strict {
      try requireEqual(lenient, .success(root), "what is read strictly is read leniently")
    }
    if case .failure(let error) = strict {
      let lines = bytes.reduce(1) { $1 == 0x0A || $1 == 0x0D ? $0 + 1 : $0 }
      let position = error.position
      try require(position.line > 0 && position.column > 0, "\(position) is a place")
      // Unicode has two line breaks of its own.
      try require(position.line <= lines + bytes.count / 2 + 1, "\(position) is in the text")
    }
    guard case .success(let root?) = lenient, bytes.count <= 1 << 12 else { return }
    let value = writable(root)
    guard let text = YAMLEmitter.text(value) else {
      throw Violation(description: "\(value) can be written")
    }
    guard case .success(let again?) = read(Array(text.utf8), .lenient) else {
      throw Violation(description: "\(text.debugDescription) can be read")
    }
    try requireEqual(writable(again), value, "a value is read as it was written")
  }

  private static func read(
    _ bytes: [UInt8], _ rules: YAMLRules
  ) -> Result<YAMLNode?, YAMLError> {
    Result { () throws(YAMLError) in try YAMLDocument.root(of: bytes, rules) }
  }

  /// The node as a value to write, with all texts in quotation marks.
  private static func writable(_ node: YAMLNode) -> YAMLValue {
    switch node.content {
    case .scalar(let text, _): .quoted(text)
    case .sequence(let elements): .sequence(elements.map(writable))
    case .mapping(let entries):
      .mapping(entries.map { YAMLValue.Entry(.quoted($0.key), writable($0.value)) })
    }
  }
}
