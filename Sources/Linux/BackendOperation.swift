// The operation that makes a change: a netlink request, or a write to a file, a setting or an
// attribute.

internal import Execution
internal import Glibc
internal import Model
internal import Netlink
internal import Planning

/// The operation that makes a change, with all of its parameters.
enum BackendOperation {
  /// Sends a request to rtnetlink.
  case request(Request)
  /// Writes or removes a boot-time file.
  case file(FileChange)
  /// Sets channels through ethtool's netlink.
  case channels(index: UInt32, from: ChannelCounts, to: ChannelCounts)
  /// Writes a setting below /proc/sys.
  case setting(index: UInt32, LinkSetting, to: UInt32)
  /// Writes an attribute of sysfs.
  case steering(index: UInt32, link: LinkName, queue: Int, to: CPUSet)
}

extension Change {
  /// The operation for a change; each link is named by its index in the table.
  ///
  /// - Throws: `ENODEV` if the table lacks a link; `unencodable`, as `KernelError(_:_:)` converts
  ///   it.
  func operation(_ links: LinkTable) throws(KernelError) -> BackendOperation {
    do throws(NetlinkError) {
      switch self {
      case .setLinkUp(let name):
        return .request(try .setLink(index: links.require(name, .newLink), up: true))
      case .setLinkDown(let name):
        return .request(try .setLink(index: links.require(name, .newLink), up: false))
      case .setMTU(let name, from: _, to: let mtu):
        return .request(try .setLink(index: links.require(name, .newLink), mtu: mtu))
      case .setSetting(let name, let setting, from: _, to: let value):
        let index = try links.require(name, .newLink)
        switch setting {
        // Netlink does it in a container too, where /proc/sys is read-only.
        case .promoteSecondaries:
          return .request(try .setLink(index: index, promoteSecondaries: value))
        case .reversePathFilter, .arpFilter, .arpAnnounce, .arpIgnore, .acceptAdvertisements,
          .acceptPrefixes, .acceptRoutes, .advertisedMetric:
          return .setting(index: index, setting, to: value)
        }
      case .addAddress(let address):
        return .request(try .add(address, linkIndex: links.require(address.link, .newAddress)))
      case .removeAddress(let address):
        return .request(
          try .remove(address, linkIndex: links.require(address.link, .deleteAddress)))
      case .replaceAddress(_, with: let address):
        return .request(try .replace(address, linkIndex: links.require(address.link, .newAddress)))
      case .addRoute(let route):
        return .request(try .add(route, linkIndex: links.require(route.link, .newRoute)))
      case .removeRoute(let route):
        return .request(try .remove(route, linkIndex: links.require(route.link, .deleteRoute)))
      case .replaceRoute(_, with: let route):
        return .request(try .replace(route, linkIndex: links.require(route.link, .newRoute)))
      case .addRule(let rule): return .request(try .add(rule))
      case .removeRule(let rule): return .request(try .remove(rule))
      case .setFile(let change): return .file(change)
      case .setChannels(let link, let before, let after):
        return .channels(index: try links.require(link, .setChannels()), from: before, to: after)
      case .setSteering(let link, let queue, _, let cpus):
        return .steering(
          index: try links.require(link, .setChannels()), link: link, queue: queue, to: cpus)
      }
    } catch {
      throw KernelError(error, self)
    }
  }
}

extension LinkTable {
  /// The index of a link of a change.
  func require(
    _ name: LinkName, _ operation: MessageType
  ) throws(NetlinkError) -> UInt32 {
    guard let index = index(name) else {
      throw NetlinkError(operation, .refused(Refusal(number: ENODEV)))
    }
    return index
  }

  /// The index of the link of a route, if it has one.
  fileprivate func require(
    _ name: LinkName?, _ operation: MessageType
  ) throws(NetlinkError) -> UInt32? {
    guard let name else { return nil }
    return try require(name, operation) as UInt32
  }
}
