// Elements without duplicates, in the order in which they came.

/// Elements without duplicates, in the order in which they came.
///
/// A service may send a mebibyte of them: each one is looked up, and compared with no more than a few.
struct Distinct<Element: Hashable> {
  private(set) var elements: [Element] = []
  private var known: Set<Element> = []

  /// Adds an element at the end.
  ///
  /// - Returns: Whether it is new.
  @discardableResult mutating func insert(_ element: Element) -> Bool {
    guard known.insert(element).inserted else { return false }
    elements.append(element)
    return true
  }
}

extension Distinct: Sendable where Element: Sendable {}
