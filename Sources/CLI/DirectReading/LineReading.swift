// What reads a command line word by word.

/// What has read a part of a command line, word by word.
protocol LineReading {
  /// Takes an option, and its value from the line.
  ///
  /// - Returns: Whether it is an option of this command.
  /// - Throws: ``NotPlain``.
  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool

  /// Takes a word that is not an option and not the value of one.
  ///
  /// - Throws: ``NotPlain``.
  mutating func take(operand: String) throws

  /// What the words ask for, after the last one.
  ///
  /// - Throws: Where one is missing, or they do not go together.
  func call() throws -> any Call
}
