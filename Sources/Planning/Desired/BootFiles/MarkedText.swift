// The text of a file, with the parts that have a mark of enicfg.

import Model

/// The lines of a file, with the parts that enicfg wrote.
package struct MarkedText: Equatable, Sendable {
  /// The lines without their line breaks.
  private(set) var lines: [[UInt8]]
  /// Whether the last line has a line break.
  private var isEnded: Bool

  /// Splits a text into lines.
  package init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    isEnded = lines.last?.isEmpty == true
    if isEnded { lines.removeLast() }
  }

  /// The text as bytes.
  package var bytes: [UInt8] {
    Array(lines.joined(separator: [0x0A])) + (isEnded && !lines.isEmpty ? [0x0A] : [])
  }

  /// The mark of the whole file, if its first line is one.
  ///
  /// In a script, it is the second line, after the interpreter line.
  package var whole: MarkedPart? {
    guard start < lines.count, let mark = FileMark(line: lines[start]), mark.extent == .whole else {
      return nil
    }
    let others = lines[..<start] + lines[(start + 1)...]
    let isIntact = isEnded && mark.check(of: others) == mark.check
    return MarkedPart(mark: mark, lines: lines.indices, isIntact: isIntact)
  }

  /// The line of the mark of a whole file.
  private var start: Int { lines.first?.starts(with: "#!".utf8) == true ? 1 : 0 }

  /// The marked blocks, in their order; a block without its last line is open.
  package var blocks: [MarkedPart] {
    var parts: [MarkedPart] = []
    let starts = lines.indices.filter { FileMark(line: lines[$0])?.extent == .block }
    for (start, next) in zip(starts, starts.dropFirst() + [lines.endIndex]) {
      guard let mark = FileMark(line: lines[start]) else { continue }
      let ending = Array(FileMark.ending(mark.link).utf8)
      if let end = lines[(start + 1)..<next].firstIndex(of: ending) {
        let isIntact = mark.check(of: lines[(start + 1)..<end]) == mark.check
        parts.append(MarkedPart(mark: mark, lines: start..<(end + 1), isIntact: isIntact))
      } else {
        parts.append(MarkedPart(mark: mark, lines: start..<next, isIntact: false, isOpen: true))
      }
    }
    return parts
  }

  /// The text of a whole file of enicfg.
  static func whole(_ file: BootFile, for link: String, _ mac: MACAddress) -> MarkedText {
    let first = file.interpreter.map { [Array("#!\($0)".utf8)] } ?? []
    let rest = (FileMark.advice(link) + file.lines).map { Array($0.utf8) }
    let mark = FileMark(.whole, for: link, mac, of: first + rest)
    var text = MarkedText([])
    text.lines = first + [Array(mark.line.utf8)] + rest
    text.isEnded = true
    return text
  }

  /// The text with a link's block, which replaces an earlier one or is added at the end.
  ///
  /// - Parameter isThere: Whether the file exists.
  func with(
    block body: [String], for link: String, _ mac: MACAddress, isThere: Bool = true
  ) -> MarkedText {
    let rest = (FileMark.advice(link) + body).map { Array($0.utf8) }
    var mark = FileMark(.block, for: link, mac, of: rest)
    let own = blocks.filter { $0.mark.link == link }
    // Only one block is kept.
    guard own.count < 2 else {
      var text = self
      for part in own.dropFirst().reversed() { text.remove(part) }
      return text.with(block: body, for: link, mac, isThere: isThere)
    }
    let earlier = own.first
    // The text before the block stays the same, so the new mark keeps the facts about it.
    mark.endsLine = earlier?.mark.endsLine ?? (!isEnded && !lines.isEmpty)
    mark.foundEmpty = earlier?.mark.foundEmpty ?? (isThere && lines.isEmpty)
    let block = [Array(mark.line.utf8)] + rest + [Array(FileMark.ending(link).utf8)]
    var text = self
    if let earlier {
      text.lines.replaceSubrange(earlier.lines, with: block)
    } else {
      text.lines += block
      text.isEnded = true
    }
    return text
  }

  /// The text without a link's blocks, as it was before they were added.
  func without(blocksFor link: String) -> MarkedText {
    var text = self
    for part in blocks.reversed() where part.mark.link == link { text.remove(part) }
    if text.lines.isEmpty { text.isEnded = true }
    return text
  }

  /// Removes a block.
  ///
  /// A block that follows directly takes over the facts about the text before it.
  private mutating func remove(_ part: MarkedPart) {
    let next = part.lines.upperBound < lines.endIndex ? lines[part.lines.upperBound] : []
    if part.mark.endsLine || part.mark.foundEmpty, var mark = FileMark(line: next),
      mark.extent == .block
    {
      mark.endsLine = part.mark.endsLine
      mark.foundEmpty = part.mark.foundEmpty
      lines[part.lines.upperBound] = Array(mark.line.utf8)
    } else if part.mark.endsLine, part.lines.upperBound == lines.endIndex {
      isEnded = false
    }
    lines.removeSubrange(part.lines)
  }

  /// The text without blocks.
  package var withoutAnyBlock: String {
    var text = self
    for part in blocks.reversed() { text.lines.removeSubrange(part.lines) }
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
