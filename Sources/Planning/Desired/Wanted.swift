// An object together with the reason for it: what a goal is made of.

/// An object that a link should have, and why.
package struct Wanted<Object: Hashable & Sendable>: Hashable, Sendable {
  /// The object.
  package var object: Object
  /// Why the link should have it.
  package var reason: Reason

  /// Pairs an object with its reason.
  package init(_ object: Object, because reason: Reason) {
    self.object = object
    self.reason = reason
  }
}
