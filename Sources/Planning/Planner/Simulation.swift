// Applies a change to a snapshot, to plan one link after another.

package import Model

extension ObservedState {
  /// Applies the change itself to the snapshot, without its side effects in the kernel (connected
  /// and flushed routes).
  package mutating func apply(_ change: Change) {
    switch change {
    case .setLinkUp(let name):
      // Whether it gets a carrier, only the kernel shows.
      update(name) {
        $0.isUp = true
        $0.hasCarrier = true
      }
    case .setLinkDown(let name):
      update(name) {
        $0.isUp = false
        $0.hasCarrier = false
      }
    case .setMTU(let name, _, let mtu): update(name) { $0.mtu = mtu }
    case .setSetting(let name, let setting, _, let value):
      update(name) { $0.settings[setting] = value }
    case .addAddress(let address): addresses.append(address)
    case .removeAddress(let address):
      addresses.removeAll { $0.link == address.link && $0.address == address.address }
    case .replaceAddress(let before, let after):
      for at in addresses.indices
      where addresses[at].link == before.link && addresses[at].address == before.address {
        addresses[at] = after
      }
    case .addRoute(let route): routes.append(route)
    case .removeRoute(let route): routes.removeFirst(equalTo: route)
    case .replaceRoute(let before, let after):
      routes.removeFirst(equalTo: before)
      routes.append(after)
    case .addRule(let rule): rules.append(rule)
    case .removeRule(let rule): rules.removeFirst(equalTo: rule)
    case .setChannels(let name, let before, let after):
      // New queues have the default CPUs, and the last queues are removed first.
      let count = after.receiveQueues - before.receiveQueues
      queues[name]?.channels?.current = after
      guard let steering = queues[name]?.steering, !steering.isEmpty else { return }
      let fresh = [CPUSet](
        repeating: processors?.defaultSteering ?? CPUSet(), count: max(0, count))
      queues[name]?.steering = steering.dropLast(max(0, -count)) + fresh
    case .setSteering(let name, let queue, _, let cpus):
      guard let known = queues[name]?.steering, known.indices.contains(queue) else { return }
      queues[name]?.steering[queue] = cpus
    case .setFile(let change): files[change.path] = change.after
    }
  }

  private mutating func update(_ name: LinkName, _ body: (inout Link) -> Void) {
    if let at = links.firstIndex(where: { $0.name == name }) { body(&links[at]) }
  }
}

extension Array where Element: Equatable {
  /// Removes the first element that is equal to another one, if there is any.
  mutating func removeFirst(equalTo element: Element) {
    if let at = firstIndex(of: element) { remove(at: at) }
  }
}
