// A step of a plan: a change, its undo, its reason.

/// A change with the changes that revert it, and its reason.
package struct Step: Equatable, Sendable {
  /// The change.
  package var change: Change
  /// The changes that revert it, in the order to perform them; derived from the observed state.
  package var undo: [Change]
  /// The reason.
  package var reason: Reason

  /// Makes a step from its parts.
  package init(_ change: Change, undo: [Change], because reason: Reason) {
    self.change = change
    self.undo = undo
    self.reason = reason
  }

  /// Makes a step whose change is reverted by its inverse.
  package init(_ change: Change, because reason: Reason) {
    self.init(change, undo: [change.inverse], because: reason)
  }
}

extension Change {
  /// The change that reverts this one, if it has no other effects.
  package var inverse: Change {
    switch self {
    case .setLinkUp(let link): .setLinkDown(link)
    case .setLinkDown(let link): .setLinkUp(link)
    case .setMTU(let link, let before, let after): .setMTU(link, from: after, to: before)
    case .setSetting(let link, let setting, let before, let after):
      .setSetting(link, setting, from: after, to: before)
    case .addAddress(let address): .removeAddress(address)
    case .removeAddress(let address): .addAddress(address)
    case .replaceAddress(let before, let after): .replaceAddress(after, with: before)
    case .addRoute(let route): .removeRoute(route)
    case .removeRoute(let route): .addRoute(route)
    case .replaceRoute(let before, let after): .replaceRoute(after, with: before)
    case .addRule(let rule): .removeRule(rule)
    case .removeRule(let rule): .addRule(rule)
    case .setChannels(let link, let before, let after):
      .setChannels(link, from: after, to: before)
    case .setSteering(let link, let queue, let before, let after):
      .setSteering(link, queue: queue, from: after, to: before)
    case .setFile(let change): .setFile(change.inverse)
    }
  }
}
