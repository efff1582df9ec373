// The memory of a service over some time.

/// What was read of a service's memory, time after time.
struct MemoryUse {
  private var count = 0
  private var resident = 0
  private var share = 0
  private var largest = 0

  /// Adds what was read now, in bytes.
  mutating func add(_ memory: (resident: Int, share: Int)) {
    count += 1
    resident += memory.resident
    share += memory.share
    largest = max(largest, memory.resident)
  }

  /// The columns of a table: both means with their ratios to those of another service, and the largest RSS.
  func columns(comparedWith first: MemoryUse) -> [String] {
    func mean(_ sum: Int) -> String { mebibytes(sum / max(count, 1)) }
    func ratio(_ sum: Int, _ other: Int) -> String {
      decimal(Double(sum) / Double(max(other, 1)), places: 2)
    }
    return [
      mean(resident), ratio(resident, first.resident), mean(share), ratio(share, first.share),
      mebibytes(largest),
    ]
  }
}
