// Records and leases to keep.

import DHCPv4
import Model
import Planning
import StateFiles

/// The values that these tests write to files.
enum Fixture {
  /// Thrown if a text of these tests is invalid.
  struct Unreadable: Error {}

  static func mac(_ text: String = "00:16:3e:12:e7:27") throws -> MACAddress {
    guard let mac = MACAddress(text) else { throw Unreadable() }
    return mac
  }

  static func address(_ text: String) throws -> IPAddressWithLength {
    guard let address = IPAddressWithLength(text) else { throw Unreadable() }
    return address
  }

  static func record(_ method: AddressMethod = .dhcp) throws -> LinkRecord {
    guard let name = LinkName("eth1") else { throw Unreadable() }
    let link = Link(index: 3, name: name)
    var record = try LinkRecord(
      link, mac: mac(), place: "a", method: method, numbers: ENINumbers(index: 1))
    record.broughtUp = true
    record.mtu = LinkRecord.MTU(before: 1500, set: 8500)
    record.settings = [LinkRecord.Setting(.acceptAdvertisements, before: 1, set: 0)]
    record.earlierTables = [77]
    record.addresses = [try address("10.0.0.20/24"), try address("2001:db8::20/64")]
    return record
  }

  static func lease(_ time: Lifetime = .seconds(3600)) throws -> Lease {
    let router = IPv4Address(10, 0, 0, 253)
    guard let block = IPPrefix("10.9.0.0/16") else { throw Unreadable() }
    return try Lease(
      mac: mac(), address: IPv4Address(10, 0, 0, 20), prefixLength: 24, server: router,
      routes: [
        ClasslessRoute(destination: .all(.v4), router: router),
        ClasslessRoute(destination: block, router: nil),
      ], leaseTime: time, mtu: 1400)
  }
}
