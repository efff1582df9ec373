// An object with the reason for it: a part of a goal.

/// An object that a link should have, and why.
package struct Wanted<Object: Hashable & Sendable>: Equatable, Sendable {
  /// The object.
  package var object: Object
  /// The reason.
  package var reason: Reason

  /// Pairs an object with its reason.
  package init(_ object: Object, because reason: Reason) {
    self.object = object
    self.reason = reason
  }
}
