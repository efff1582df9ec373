// A change of the kernel's state as the request that makes it.

internal import Execution
internal import Glibc
internal import Netlink
internal import Model
internal import Planning

extension Change {
  /// Encodes the change, each link by the index that it had in the table.
  ///
  /// - Throws: `ENODEV` where the table lacks a link; what `KernelError(_:_:)` makes of `unencodable`.
  func request(_ links: LinkTable) throws(KernelError) -> Request {
    do throws(NetlinkError) {
      switch self {
      case .setLinkUp(let name): return try .setLink(index: links.require(name, .newLink), up: true)
      case .setLinkDown(let name):
        return try .setLink(index: links.require(name, .newLink), up: false)
      case .setMTU(let name, from: _, to: let mtu):
        return try .setLink(index: links.require(name, .newLink), mtu: mtu)
      case .setPromoteSecondaries(let name, let promotes):
        return try .setLink(
          index: links.require(name, .newLink), promotesSecondaries: promotes)
      case .addAddress(let address):
        return try .add(address, linkIndex: links.require(address.link, .newAddress))
      case .removeAddress(let address):
        return try .remove(address, linkIndex: links.require(address.link, .deleteAddress))
      case .replaceAddress(_, with: let address):
        return try .replace(address, linkIndex: links.require(address.link, .newAddress))
      case .addRoute(let route):
        return try .add(route, linkIndex: links.require(route.link, .newRoute))
      case .removeRoute(let route):
        return try .remove(route, linkIndex: links.require(route.link, .deleteRoute))
      case .replaceRoute(_, with: let route):
        return try .replace(route, linkIndex: links.require(route.link, .newRoute))
      case .addRule(let rule): return try .add(rule)
      case .removeRule(let rule): return try .remove(rule)
      // Files and queues are no objects of rtnetlink: they are changed elsewhere.
      case .setFile, .setChannels, .setSteering:
        throw NetlinkError(.newLink, .refused(Refusal(number: EINVAL)))
      }
    } catch {
      throw KernelError(error, self)
    }
  }
}

extension Change {
  /// The link whose queues are changed; nil for another change.
  var linkOfQueues: LinkName? {
    switch self {
    case .setChannels(let link, _, _), .setSteering(let link, _, _, _): link
    default: nil
    }
  }
}

extension LinkTable {
  /// The index of a link that a change names.
  func require(
    _ name: LinkName, _ operation: MessageType
  ) throws(NetlinkError) -> UInt32 {
    guard let index = index(name) else {
      throw NetlinkError(operation, .refused(Refusal(number: ENODEV)))
    }
    return index
  }

  /// The index of the link that a route names, if it names one.
  fileprivate func require(
    _ name: LinkName?, _ operation: MessageType
  ) throws(NetlinkError) -> UInt32? {
    guard let name else { return nil }
    return try require(name, operation) as UInt32
  }
}
