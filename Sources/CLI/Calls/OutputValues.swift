// How results are put out, as values.

/// How results are put out.
struct OutputValues {
  var json = false
  var color = ColourChoice.auto
  var quiet = false
  var verbose = false

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--json": json = true
    case "--color": color = try line.value(ColourChoice.init(rawValue:))
    case "--quiet", "-q": quiet = true
    case "--verbose", "-v": verbose = true
    default: return false
    }
    return true
  }
}
