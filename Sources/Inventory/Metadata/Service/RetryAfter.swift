// How long a service wants to be left alone: `Retry-After`, in seconds or as a date.

/// The value of `Retry-After`.
///
/// Source: RFC 9110 §10.2.3 and §5.6.7.
enum RetryAfter {
  /// The longest wait that is told apart: whoever waits has far less time.
  static let limit = Duration.seconds(86_400)

  /// The wait that a response asks for; nil if it asks for none, or the text is invalid.
  ///
  /// - Parameters:
  ///   - text: The header's value.
  ///   - date: The value of the response's `Date`: what it asks for is by its own clock.
  ///   - now: The time here, in seconds since 1970, for a response without a date.
  static func wait(_ text: String, date: String?, now: Int64) -> Duration? {
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int64(text).map { min(.seconds($0), limit) } ?? limit
    }
    guard let end = seconds(text) else { return nil }
    let start = date.flatMap { seconds($0) } ?? now
    return min(max(.seconds(end - start), .zero), limit)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The seconds since 1970 of an HTTP date; nil for another text.
  ///
  /// `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete `Sunday, 06-Nov-94 08:49:37 GMT` and
  /// `Sun Nov  6 08:49:37 1994` are read too.
  static func seconds(_ text: String) -> Int64? {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    let (day, month, year, time): (String, String, String, String)
    switch words.count {
    case 6 where words[5] == "GMT":
      (day, month, year, time) = (words[1], words[2], words[3], words[4])
    case 5: (day, month, year, time) = (words[2], words[1], words[4], words[3])
    default: return nil
    }
    let clock = time.split(separator: ":").compactMap { Int64($0) }
    guard let day = Int64(day), (1...31).contains(day), let month = months.firstIndex(of: month),
      var year = Int64(year), (0...9999).contains(year), clock.count == 3,
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    // A year of two digits; this program is younger than 1970 and older than 2070.
    if words[3].utf8.count == 2, words.count == 6 { year += year < 70 ? 2000 : 1900 }
    return days(year: year, month: Int64(month) + 1, day: day) * 86_400 + clock[0] * 3600
      + clock[1] * 60 + clock[2]
  }

  /// The days since 1970-01-01 in the Gregorian calendar, whose years are counted from March here, so that
  /// the leap day is the last one.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
