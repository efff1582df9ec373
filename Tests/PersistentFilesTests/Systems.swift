// Systems made of a few files, for tests of what is found in them.

import NetworkModel
import PersistentFiles
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
  let desired = try #require(desiredLinks(text: text).first)
  return BootLink(desired, mac: try #require(MACAddress(mac)), isLeased: true)
}

/// The primary NIC with an alias.
func primaryLink(_ name: String = "eth0") throws -> BootLink {
  let desired = try #require(desiredLinks(text: "primary \(name)\nsecondary 10.0.0.30/24 0").first)
  return BootLink(desired, mac: try #require(MACAddress("00:16:3e:13:00:00")), isLeased: true)
}
