// The aliases of links as text.

import Model
package import Planning

/// The aliases of links as text.
package enum AliasText {
  /// One line for each alias: label, address, origin.
  package static func render(_ links: [LinkStatus], style: Style = Style()) -> String {
    let aliases = links.flatMap(\.aliases)
    guard !aliases.isEmpty else { return "No aliases.\n" }
    // Any program may have chosen a label.
    let labels = aliases.map { plainText($0.label ?? "-") }
    let labelWidth = labels.map(\.count).max() ?? 0
    let addressWidth = aliases.map(\.address.count).max() ?? 0
    let lines = zip(aliases, labels).map { alias, label in
      let line = padded(label, labelWidth) + "  " + padded(alias.address, addressWidth)
      let origin = alias.origin.map { Wording.text($0) } ?? "not enicfg's"
      let text = "\(line)  \(alias.isThere ? origin : "missing; \(origin)")"
      return (alias.isThere ? text : style.paint(text, .changed)) + "\n"
    }
    return style.finished(lines.joined())
  }
}
