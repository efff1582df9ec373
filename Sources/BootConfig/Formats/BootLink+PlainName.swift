// Which names can stand in boot-time files: those that no reader takes for something else.

import Model

extension BootLink {
  /// Checks that the link's name means itself to every reader of a format, shells included.
  ///
  /// The kernel lets a name hold `$`, `;`, quotes, `*` and control characters. Readers expand them,
  /// and where a shell runs the lines, a name would be a command.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - others: Characters that are plain besides letters and digits.
  /// - Throws: ``RenderError/linkName(_:_:)``.
  func checkName(for format: BootFormat, plainToo others: String = "_-.") throws(RenderError) {
    let isPlain = name.text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: others.utf8.contains(byte)
      }
    }
    guard isPlain, !name.text.hasPrefix("-") else { throw .linkName(name, format) }
  }
}
