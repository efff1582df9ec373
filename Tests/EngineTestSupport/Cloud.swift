// The cloud of these tests: ENI N is ethN, number N + 2, 00:16:3e:00:00:0N, 10.0.N.20/24 behind 10.0.N.253.

package import DHCPv4
package import Inventory
package import Model
import Testing

/// The values of the ENIs of these tests.
package enum Cloud {
  /// What a link is told that gets no lease.
  package static let noLease = DHCPError.notAcknowledged(
    server: IPv4Address(10, 0, 0, 253), text: "", times: 3)
  /// Where its values come from.
  package static let origin = Origin.eniFile(path: "enis.json")

  package static func mac(_ number: UInt8) throws -> MACAddress {
    try #require(MACAddress(bytes: [0x00, 0x16, 0x3E, 0, 0, number]))
  }

  package static func index(_ number: UInt8) -> UInt32 { UInt32(number) + 2 }

  package static func name(_ text: String) throws -> LinkName { try #require(LinkName(text)) }

  /// The usual lease of the link with a number.
  package static func lease(_ index: UInt32) -> Lease? { try? lease(of: UInt8(index - 2)) }

  /// A lease of an ENI; its usual address where none is given.
  package static func lease(
    of number: UInt8, host: UInt8 = 20, time: Lifetime = .seconds(3600)
  ) throws -> Lease {
    let router = IPv4Address(10, 0, number, 253)
    return try Lease(
      mac: mac(number), address: IPv4Address(10, 0, number, host), prefixLength: 24,
      server: router, routes: [ClasslessRoute(destination: .all(.v4), router: router)],
      leaseTime: time)
  }

  /// Everything that is known of an ENI.
  package static func eni(_ number: UInt8, secondary: [String] = []) throws -> ENI {
    var eni = ENI(mac: try mac(number))
    let addresses = try secondary.map { try #require(IPv4Address($0)) }
    eni.id = .present(try #require(CloudIdentifier("eni-\(number)")), from: origin)
    eni.role = .present(number == 0 ? .primary : .secondary, from: origin)
    eni.primaryAddress = .present(IPv4Address(10, 0, number, 20), from: origin)
    eni.prefixLength = .present(24, from: origin)
    eni.gateway = .present(IPv4Address(10, 0, number, 253), from: origin)
    eni.vSwitchBlock = .present(try #require(IPPrefix("10.0.0.0/16")), from: origin)
    eni.secondaryAddresses =
      addresses.isEmpty ? .absent(from: origin) : .present(addresses, from: origin)
    eni.ipv4Prefixes = .absent(from: origin)
    eni.ipv6Addresses = .absent(from: origin)
    eni.ipv6Gateway = .absent(from: origin)
    eni.ipv6Prefixes = .absent(from: origin)
    return eni
  }

  /// An inventory that names the primary ENI and others.
  package static func inventory(_ enis: [ENI], isComplete: Bool = false) throws -> Inventory {
    Inventory(
      enis: try [eni(0)] + enis, isComplete: isComplete,
      primaryMAC: .present(try mac(0), from: origin))
  }

  /// An inventory that names the primary ENI and those with these numbers.
  package static func inventory(_ numbers: UInt8..., isComplete: Bool = false) throws -> Inventory {
    try inventory(numbers.map { try eni($0) }, isComplete: isComplete)
  }
}
