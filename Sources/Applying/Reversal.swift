// Whether a change has been taken back, as far as a snapshot shows.

import NetworkModel
import Planning

extension ObservedState {
  /// Whether the state is as if the change had not been made; a link that is gone has nothing left.
  func isWithout(_ change: Change) -> Bool {
    switch change {
    case .setLinkUp(let name): link(named: name)?.isUp != true
    case .setLinkDown(let name): link(named: name)?.isUp != false
    case .setMTU(let name, let before, _): link(named: name).map { $0.mtu == before } ?? true
    case .setPromoteSecondaries(let name, let on):
      link(named: name).map { $0.promotesSecondaries != on } ?? true
    case .addAddress(let address): !has(address)
    case .removeAddress(let address): has(address) || link(named: address.link) == nil
    case .replaceAddress(let before, _): has(before) || link(named: before.link) == nil
    case .addRoute(let route): !routes.contains(route)
    case .removeRoute(let route): routes.contains(route) || isGone(route.link)
    case .replaceRoute(let before, _): routes.contains(before) || isGone(before.link)
    case .addRule(let rule): !rules.contains(rule)
    case .removeRule(let rule): rules.contains(rule)
    }
  }

  private func has(_ address: InterfaceAddress) -> Bool {
    addresses.contains { $0.link == address.link && $0.address == address.address }
  }

  private func isGone(_ name: LinkName?) -> Bool {
    name.map { link(named: $0) == nil } ?? false
  }
}
