// A set of CPUs, in the kernel's two notations: as a mask and as a list.

/// A set of CPUs by the kernel's numbers, which start at 0.
package struct CPUSet: Hashable, Sendable {
  /// 32 CPUs a word, the lowest first; the last word is not 0.
  private var words: [UInt32]

  /// The most CPUs that a notation may contain: the most that Linux can be built for.
  private static let limit = 8192

  /// Makes an empty set.
  package init() { words = [] }

  /// Makes a set from CPUs.
  package init(_ cpus: some Sequence<Int>) {
    self.init()
    for cpu in cpus where cpu >= 0 {
      while words.count <= cpu / 32 { words.append(0) }
      words[cpu / 32] |= 1 << UInt32(cpu % 32)
    }
  }

  private init(words: [UInt32]) {
    self.words = words
    while self.words.last == 0 { self.words.removeLast() }
  }

  /// Reads a mask: `3`, `ff`, `1,ffffffff`; hexadecimal digits, CPU 0 in the lowest bit.
  ///
  /// Commas separate groups of 32 CPUs, eight digits or fewer, as in the kernel's notation
  /// (`bitmap_parse`); one group alone may be longer.
  ///
  /// - Returns: Nil if the text is not such a mask, or names CPU 8192 or higher.
  package init?(mask text: some StringProtocol) {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count == 1 || groups.allSatisfy({ (1...8).contains($0.utf8.count) }) else {
      return nil
    }
    let digits = groups.enumerated().map { at, group in
      at == 0 ? String(group) : String(repeating: "0", count: 8 - group.utf8.count) + group
    }.joined().utf8
    guard !digits.isEmpty, digits.count <= Self.limit / 4 else { return nil }
    var words: [UInt32] = []
    for (at, digit) in digits.reversed().enumerated() {
      guard let value = UInt32(hexadecimal: digit) else { return nil }
      if at % 8 == 0 { words.append(0) }
      words[at / 8] |= value << UInt32(4 * (at % 8))
    }
    self.init(words: words)
  }

  /// Reads a list: `0-3,8`, or an empty text.
  ///
  /// Source: cputopology.rst, /sys/devices/system/cpu/online.
  ///
  /// - Returns: Nil if the text is not such a list, or names CPU 8192 or higher.
  package init?(list text: some StringProtocol) {
    self.init()
    guard !text.isEmpty else { return }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
        .map { UInt32(decimal: $0).map(Int.init) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
        first <= last, last < Self.limit
      else { return nil }
      insert(first...last)
    }
  }

  /// Adds CPUs, word by word.
  private mutating func insert(_ cpus: ClosedRange<Int>) {
    while words.count <= cpus.upperBound / 32 { words.append(0) }
    for at in cpus.lowerBound / 32...cpus.upperBound / 32 {
      let first = max(cpus.lowerBound - 32 * at, 0)
      let last = min(cpus.upperBound - 32 * at, 31)
      words[at] |= (UInt32.max >> UInt32(31 - (last - first))) << UInt32(first)
    }
  }

  /// Whether the set is empty.
  package var isEmpty: Bool { words.isEmpty }

  /// The number of CPUs.
  package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The CPUs, in order.
  package var cpus: [Int] {
    words.enumerated().flatMap { at, word in
      (0..<32).filter { word & (1 << UInt32($0)) != 0 }.map { 32 * at + $0 }
    }
  }

  /// The CPUs that are in both sets.
  package func intersection(_ other: CPUSet) -> CPUSet {
    CPUSet(words: zip(words, other.words).map { $0 & $1 })
  }

  /// The CPUs that are not in the other set.
  package func subtracting(_ other: CPUSet) -> CPUSet {
    CPUSet(
      words: words.enumerated().map { at, word in
        at < other.words.count ? word & ~other.words[at] : word
      })
  }

  /// The mask as the kernel writes and accepts it, without leading zeros: `0`, `ff`, `1,ffffffff`.
  package var mask: String {
    guard let highest = words.last else { return "0" }
    let rest = words.dropLast().reversed().map { word in
      let digits = String(word, radix: 16)
      return "," + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return String(highest, radix: 16) + rest.joined()
  }

  /// The list as the kernel writes it: `0-3,8`; empty if there is no CPU.
  package var list: String {
    var ranges: [ClosedRange<Int>] = []
    for cpu in cpus {
      if let last = ranges.last, last.upperBound == cpu - 1 {
        ranges[ranges.count - 1] = last.lowerBound...cpu
      } else {
        ranges.append(cpu...cpu)
      }
    }
    return ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }.joined(separator: ",")
  }
}

extension CPUSet: CustomStringConvertible {
  /// The mask.
  package var description: String { mask }
}

extension UInt32 {
  /// The value of a hexadecimal digit in ASCII.
  fileprivate init?(hexadecimal digit: UInt8) {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self = UInt32(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self = UInt32(digit - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self = UInt32(digit - UInt8(ascii: "A") + 10)
    default: return nil
    }
  }
}
