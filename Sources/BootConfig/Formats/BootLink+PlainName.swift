// Which names are safe in boot-time files: those that no reader interprets.

import Model

extension BootLink {
  /// Checks that every reader of a format takes the link's name literally, shells included.
  ///
  /// The kernel accepts `$`, `;`, quotes, `*` and control characters in a name. Readers expand
  /// them, and a shell that runs the lines would run a name as a command.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - others: The safe characters in addition to letters and digits.
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
