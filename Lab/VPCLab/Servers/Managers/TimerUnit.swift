// A timer unit of systemd's, as its file says.

/// A timer unit of systemd's, and what it is from.
package struct TimerUnit: Hashable, Sendable {
  /// What the first line says, a comment: the package and its version.
  package let origin: String
  private let settings: [String: Duration]

  /// Reads a unit.
  ///
  /// - Throws: ``LabError/systemCall(_:_:)``.
  package init(contentsOf path: String) throws(LabError) {
    let text = try Descriptor(opening: path).contents()
    let lines = text.split(separator: "\n")
    origin = String(lines.first { $0.hasPrefix("# ") }?.dropFirst(2) ?? "")
    var settings: [String: Duration] = [:]
    for line in lines where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let number = Int(parts[1].prefix { $0.isNumber }) else { continue }
      settings[String(parts[0])] = .seconds(parts[1].hasSuffix("min") ? number * 60 : number)
    }
    self.settings = settings
  }

  /// A time span of the unit.
  ///
  /// - Throws: ``LabError/impossible(_:)`` if the unit has none.
  package func span(_ name: String) throws(LabError) -> Duration {
    guard let span = settings[name] else {
      throw .impossible("The timer of \(origin) has no \(name).")
    }
    return span
  }
}
