// The unified diff of a file, as diff(1) prints it and patch(1) reads it.

import Model
package import Planning

/// A unified diff of a file.
package enum FileDiff {
  /// The number of unchanged lines that are shown around a change.
  static let context = 3

  /// The diff, with a line break at its end; empty if only the permissions change.
  package static func render(_ change: FileChange, style: Style = Style()) -> String {
    let before = lines(change.before)
    let after = lines(change.after)
    let edits = edits(before, after)
    let hunks = hunks(of: edits)
    guard !hunks.isEmpty else { return "" }
    let names = [
      "--- " + (change.before == nil ? "/dev/null" : change.place),
      "+++ " + (change.after == nil ? "/dev/null" : change.place),
    ]
    let body = hunks.flatMap { hunk in
      [style.paint(header(edits, hunk), .faint)] + edits[hunk].map { line($0, style) }
    }
    let lines = names.map { style.paint($0, .strong) } + body
    return style.finished(lines.map { $0 + "\n" }.joined())
  }

  /// The number of added and removed lines: `+2 -1 lines`; nil if there are none.
  static func counts(_ change: FileChange) -> String? {
    let edits = edits(lines(change.before), lines(change.after))
    let come = edits.count { if case .comes = $0 { true } else { false } }
    let gone = edits.count { if case .goes = $0 { true } else { false } }
    guard come + gone > 0 else { return nil }
    let parts = [come > 0 ? "+\(come)" : nil, gone > 0 ? "-\(gone)" : nil].compactMap(\.self)
    return parts.joined(separator: " ") + (come + gone == 1 ? " line" : " lines")
  }

  /// A line that stays, or is removed or added.
  enum Edit: Equatable {
    case stays([UInt8])
    case goes([UInt8])
    case comes([UInt8])
  }

  /// The lines, each with its line break if it has one.
  private static func lines(_ content: FileContent?) -> [[UInt8]] {
    guard let bytes = content?.bytes else { return [] }
    var lines: [[UInt8]] = []
    var start = 0
    for at in bytes.indices where bytes[at] == 0x0A {
      lines.append(Array(bytes[start...at]))
      start = at + 1
    }
    return start < bytes.count ? lines + [Array(bytes[start...])] : lines
  }

  private static func edits(_ before: [[UInt8]], _ after: [[UInt8]]) -> [Edit] {
    let difference = after.difference(from: before)
    var gone: Set<Int> = []
    var come: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): come.insert(offset)
      }
    }
    var edits: [Edit] = []
    var new = 0
    for old in 0...before.count {
      if old < before.count, gone.contains(old) {
        edits.append(.goes(before[old]))
        continue
      }
      while come.contains(new) {
        edits.append(.comes(after[new]))
        new += 1
      }
      if old < before.count {
        edits.append(.stays(before[old]))
        new += 1
      }
    }
    return edits
  }

  /// The ranges to show: changes with some lines around them.
  private static func hunks(of edits: [Edit]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for at in edits.indices {
      if case .stays = edits[at] { continue }
      let around = max(0, at - context)..<min(edits.count, at + context + 1)
      if let last = hunks.last, last.upperBound >= around.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<around.upperBound
      } else {
        hunks.append(around)
      }
    }
    return hunks
  }

  /// `@@ -1,3 +1,4 @@`: the start and length of the range, before and after.
  private static func header(_ edits: [Edit], _ hunk: Range<Int>) -> String {
    func range(_ sign: String, _ counts: (Edit) -> Bool) -> String {
      let start = edits[..<hunk.lowerBound].count(where: counts)
      let length = edits[hunk].count(where: counts)
      return "\(sign)\(length == 0 ? start : start + 1)" + (length == 1 ? "" : ",\(length)")
    }
    let before = range("-") { if case .comes = $0 { false } else { true } }
    let after = range("+") { if case .goes = $0 { false } else { true } }
    return "@@ \(before) \(after) @@"
  }

  private static func line(_ edit: Edit, _ style: Style) -> String {
    switch edit {
    case .stays(let line): text(" ", line)
    case .goes(let line): style.paint(text("-", line), .removed)
    case .comes(let line): style.paint(text("+", line), .added)
    }
  }

  /// The line with `?` for what a terminal would interpret instead of showing it, except tabs.
  private static func text(_ mark: String, _ line: [UInt8]) -> String {
    let isEnded = line.last == 0x0A
    let shown = String(decoding: isEnded ? line.dropLast() : line[...], as: UTF8.self)
    let text = mark + plainText(shown, keepsTabs: true)
    return isEnded ? text : text + "\n\\ No newline at end of file"
  }
}
