// White space around a text.

extension StringProtocol {
  /// The text without white space around it.
  package var trimmed: SubSequence {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
