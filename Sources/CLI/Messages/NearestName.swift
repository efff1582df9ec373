// What was probably meant by a name that is not there.

import Model

extension Messages {
  /// The existing name that takes the fewest edits, if they are at most half of it; of several, the
  /// last: who misses eth9 rather means the newest NIC than the primary one.
  static func nearestName(to name: LinkName, among existing: [LinkName]) -> LinkName? {
    nearest(to: name.text, among: existing.sorted(by: >), by: \.text)
  }

  /// The existing word that takes the fewest edits, if they are at most half of it; of several, the
  /// first.
  static func nearestWord(to word: String, among existing: [String]) -> String? {
    nearest(to: word, among: existing, by: \.self)
  }

  private static func nearest<Name>(
    to text: String, among names: [Name], by spelling: (Name) -> String
  ) -> Name? {
    let nearest = names.map { ($0, edits(text, spelling($0))) }.min { $0.1 < $1.1 }
    guard let nearest, nearest.1 * 2 <= text.count else { return nil }
    return nearest.0
  }

  /// The Levenshtein distance.
  private static func edits(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (i, character) in a.enumerated() {
      var previous = row[0]
      row[0] = i + 1
      for (j, other) in target.enumerated() {
        let cost = min(row[j] + 1, row[j + 1] + 1, previous + (character == other ? 0 : 1))
        (previous, row[j + 1]) = (row[j + 1], cost)
      }
    }
    return row[target.count]
  }
}
