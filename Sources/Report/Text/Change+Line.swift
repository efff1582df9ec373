// A change as one line: the object in iproute2's notation, and the values before and after.

import Model
package import Planning

extension Change {
  /// The object in iproute2's notation; for a setting, its name.
  package var object: String {
    switch self {
    case .setLinkUp(let link), .setLinkDown(let link): "\(link)"
    case .setMTU(let link, _, _): "\(link) mtu"
    case .setSetting(let link, let setting, _, _): setting.key(of: link)
    case .addAddress(let address), .removeAddress(let address): "\(address)"
    case .replaceAddress(_, let address): "\(address)"
    case .addRoute(let route), .removeRoute(let route), .replaceRoute(_, let route): "\(route)"
    case .addRule(let rule), .removeRule(let rule): "\(rule)"
    case .setChannels(let link, let before, let after):
      before.combined == after.combined ? "\(link)" : "\(link) combined"
    case .setSteering(let link, let queue, _, _): "\(link) rx-\(queue) rps_cpus"
    case .setFile(let change): change.place
    }
  }

  /// The values before and after, if the object stays and its value changes.
  package var values: (from: SettingValue, to: SettingValue)? {
    switch self {
    case .setLinkUp: (.text("down"), .text("up"))
    case .setLinkDown: (.text("up"), .text("down"))
    case .setMTU(_, let before, let after): (.number(before), .number(after))
    case .setSetting(_, _, let before, let after): (.number(before), .number(after))
    case .replaceAddress(let before, let after):
      before.value(besides: after)
    case .replaceRoute(let before, let after): (.text("\(before)"), .text("\(after)"))
    case .addAddress, .removeAddress, .addRoute, .removeRoute, .addRule, .removeRule: nil
    case .setChannels(_, let before, let after):
      before.combined == after.combined
        ? (.text(before.pair), .text(after.pair))
        : (.number(before.combined), .number(after.combined))
    case .setSteering(_, _, let before, let after): (.text(before.mask), .text(after.mask))
    case .setFile(let change): change.sizes
    }
  }

  /// `eth1 down -> up`, or only the object if it is added or removed.
  package var line: String {
    guard let values else { return object }
    if case .replaceRoute = self { return "\(values.from) -> \(values.to)" }
    if case .setFile(let change) = self, let counts = FileDiff.counts(change) {
      return "\(object) \(counts)"
    }
    return "\(object) \(values.from) -> \(values.to)"
  }

  /// `+`, `-` or `~`.
  package var mark: String {
    switch action {
    case .add: "+"
    case .remove: "-"
    case .change: "~"
    }
  }
}

extension InterfaceAddress {
  /// What changes of an address that stays.
  fileprivate func value(besides after: InterfaceAddress) -> (from: SettingValue, to: SettingValue)
  {
    let metrics = [self, after].map { $0.routeMetric ?? .none }
    if validLifetime == after.validLifetime {
      if metrics[0] != metrics[1] { return (.text("metric \(metrics[0])"), .text("\(metrics[1])")) }
      if preferredLifetime != after.preferredLifetime {
        return (.text("deprecated"), .text("preferred"))
      }
      if flags.contains(.noPrefixRoute) { return (.text("noprefixroute"), .text("prefixroute")) }
    }
    return (.lifetime(validLifetime), .lifetime(after.validLifetime))
  }
}

extension ChannelCounts {
  /// The channels of each direction, in ethtool's notation.
  fileprivate var pair: String { "rx \(rx) tx \(tx)" }
}

extension FileChange {
  /// The number of lines of the file before and after, if the file stays.
  fileprivate var sizes: (from: SettingValue, to: SettingValue)? {
    guard let before, let after else { return nil }
    if before.bytes == after.bytes {
      return (.text(Self.permissions(before)), .text(Self.permissions(after)))
    }
    return (.text(Self.size(before)), .text(Self.size(after)))
  }

  private static func permissions(_ content: FileContent) -> String {
    "mode \(String(content.mode, radix: 8))"
  }

  private static func size(_ content: FileContent) -> String {
    let count = content.bytes.count { $0 == 0x0A } + (content.bytes.last == 0x0A ? 0 : 1)
    return count == 1 ? "1 line" : "\(count) lines"
  }
}
