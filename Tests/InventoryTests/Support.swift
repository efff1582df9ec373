// What the tests of this target share: values, services with a client.

import Inventory
import MetadataService
import Model
import Testing

/// The value of a text that is known to be sound.
private func sound<Value>(_ value: Value?, _ text: String) -> Value {
  guard let value else { preconditionFailure("\(text) is no \(Value.self)") }
  return value
}

func mac(_ text: String) -> MACAddress { sound(MACAddress(text), text) }
func ipv4(_ text: String) -> IPv4Address { sound(IPv4Address(text), text) }
func ipv6(_ text: String) -> IPv6Address { sound(IPv6Address(text), text) }
func prefix(_ text: String) -> IPPrefix { sound(IPPrefix(text), text) }
func id(_ text: String) -> CloudIdentifier { sound(CloudIdentifier(text), text) }
func link(_ text: String) -> LinkName { sound(LinkName(text), text) }
func withLength(_ text: String) -> IPAddressWithLength { sound(IPAddressWithLength(text), text) }

/// An instance with a primary ENI and two secondary ones, one of them with IPv6.
enum Fixture {
  static let primary = mac("00:16:3e:12:16:ec")
  static let second = mac("00:16:3e:12:e7:27")
  static let third = mac("00:16:3e:12:e7:28")

  static var instance: ServedInstance {
    ServedInstance(enis: [
      ServedENI(mac: "\(primary)", id: "eni-bp0", addresses: ["10.0.0.19"]),
      ServedENI(
        mac: "\(third)", id: "eni-bp2", addresses: ["10.0.0.21"], ipv6: ["2001:db8::21"]),
      ServedENI(
        mac: "\(second)", id: "eni-bp1", addresses: ["10.0.0.20", "10.0.0.31", "10.0.0.30"]),
    ])
  }
}

/// A service that runs for one test, and a client of it.
struct Served: ~Copyable {
  let service: MetadataService
  var client: MetadataClient

  init(_ instance: ServedInstance = Fixture.instance, base: String = "") throws {
    let service = try MetadataService(instance)
    let url = try MetadataURL("http://127.0.0.1:\(service.port)\(base)")
    self.service = service
    client = MetadataClient(url: url, backoff: Backoff(first: .microseconds(10), times: 4))
  }

  deinit { service.stop() }

  /// The requests' paths, in their order.
  var paths: [String] { service.requests.map(\.path) }
}

extension ENI {
  /// Whether everything known of this ENI is as in another one, which knows it all.
  func isPart(of whole: ENI) -> Bool {
    func fits<Value: Equatable>(_ part: Known<Value>, _ whole: Known<Value>) -> Bool {
      switch (part, whole) {
      case (.unknown, _): true
      case (.absent, .absent): true
      case (.present(let a, _), .present(let b, _)): a == b
      default: false
      }
    }
    return mac == whole.mac && fits(id, whole.id) && fits(role, whole.role)
      && fits(status, whole.status) && fits(vpcID, whole.vpcID)
      && fits(vSwitchID, whole.vSwitchID) && fits(primaryAddress, whole.primaryAddress)
      && fits(prefixLength, whole.prefixLength) && fits(gateway, whole.gateway)
      && fits(vSwitchBlock, whole.vSwitchBlock)
      && fits(secondaryAddresses, whole.secondaryAddresses)
      && fits(ipv4Prefixes, whole.ipv4Prefixes) && fits(ipv6Addresses, whole.ipv6Addresses)
      && fits(ipv6Gateway, whole.ipv6Gateway) && fits(vSwitchIPv6Block, whole.vSwitchIPv6Block)
      && fits(ipv6Prefixes, whole.ipv6Prefixes)
  }
}

extension Inventory {
  /// Whether everything known here is as in another inventory, which knows it all; and that it is
  /// complete is said only where every ENI is named.
  func isPart(of whole: Inventory) -> Bool {
    enis.allSatisfy { eni in whole.eni(eni.mac).map { eni.isPart(of: $0) } ?? false }
      && (!isComplete || enis.map(\.mac) == whole.enis.map(\.mac))
  }
}
