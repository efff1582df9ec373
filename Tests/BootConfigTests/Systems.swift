// Systems made of a few files, for tests of what is found in them.

import BootConfig
import Model
import Planning
import TestSupport
import Testing

/// A system that has these files, and of the other signs these.
func system(_ files: [String: String] = [:], signs: [String] = []) throws -> SystemFiles {
  var system = SystemFiles()
  for (path, text) in files { system.contents[try #require(FilePath(path))] = FileContent(text) }
  for path in signs { system.signs.insert(try #require(FilePath(path))) }
  return system
}

/// The link that systemctl makes where a service is enabled.
func enabled(_ service: String) -> String {
  "/etc/systemd/system/multi-user.target.wants/\(service).service"
}

/// What the documented case wants of eth1, or of another link.
func bootLink(
  _ name: String = "eth1", _ mac: String = "00:16:3e:12:e7:27", further: String = ""
) throws -> BootLink {
  let text = """
    link \(name)
    numbers 1001 1001 31001
    address 10.0.0.20/24 via 10.0.0.253
    lease 31536000 from 10.0.0.253
    \(further)
    """
  return try bootLink(request: text, mac)
}

/// What a request is for one link.
func bootLink(request: String, _ mac: String = "00:16:3e:12:e7:27") throws -> BootLink {
  let desired = try #require(desiredLinks(text: request).first)
  return BootLink(desired, mac: try #require(MACAddress(mac)), isLeased: desired.isLeased)
}

/// The primary NIC with an alias.
func primaryLink(_ name: String = "eth0") throws -> BootLink {
  try bootLink(request: "primary \(name)\nsecondary 10.0.0.30/24 0", "00:16:3e:13:00:00")
}

/// A system in which netplan and systemd-networkd bring a NIC up that has the MAC.
func systemThatHas(_ mac: String) throws -> SystemFiles {
  try system([
    "/etc/netplan/a.yaml": "network:\n  ethernets:\n    nic:\n      macaddress: \(mac)\n",
    "/etc/systemd/network/10-a.network": "[Match]\nMACAddress=\(mac)\n",
  ])
}

extension DesiredLink {
  /// The same, with connected routes that come after those of other links.
  fileprivate func behindOthers(in observed: ObservedState) -> DesiredLink {
    guard case .secondary(let goal, let queues) = goal else { return self }
    var link = self
    link.goal = .secondary(goal.behindOthers(in: observed), queues: queues)
    return link
  }

  /// Whether a DHCP server leases the primary address.
  var isLeased: Bool { if case .lease = addresses.first?.reason { true } else { false } }
}

extension PlanningCase {
  /// The links that a case is about.
  func bootLinks() throws -> [BootLink] {
    let observed = try observed()
    return try desired().map { desired in
      let desired = desired.behindOthers(in: observed)
      let mac = try #require(observed.link(named: desired.link)?.ownMAC)
      let route = observed.routes.first { $0.link == desired.link && $0.destination.isDefault }
      return BootLink(desired, mac: mac, isLeased: desired.isLeased, gateway: route?.gateway)
    }
  }
}
