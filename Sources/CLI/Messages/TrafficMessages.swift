// Messages about what would draw another link's traffic.

import Model
import Planning

extension Messages {
  /// The kind, the message and the hint.
  static func drawnTraffic(
    _ object: DrawingObject, of link: LinkName, from holder: TrafficHolder
  ) -> (String, String, String) {
    ("drawsTraffic", "\(link): \(text(object, of: link, from: holder))", hint(object, holder))
  }

  private static func text(
    _ object: DrawingObject, of link: LinkName, from holder: TrafficHolder
  ) -> String {
    switch (object, holder) {
    case (.address(let address), .gateway(let route)) where route.gateway == address.address.address:
      "address \(address.address) is a gateway's: \(route)"
    case (.address(let address), .metadataService(let service))
    where service == address.address.address:
      "address \(address.address) is the metadata service's"
    case (.address(let address), _):
      "the subnet \(address.address.prefix) of \(address.address) would take traffic of \(text(holder))"
    case (.route(let route), _): "the route \(route) would take traffic of \(text(holder))"
    case (.rule(let rule), _): "the rule \(rule) would take traffic of \(text(holder))"
    }
  }

  private static func text(_ holder: TrafficHolder) -> String {
    switch holder {
    case .address(let address), .subnet(let address): "\(address.link) (\(address))"
    case .gateway(let route): "the gateway of the route \(route)"
    case .route(let route): "the route \(route)"
    case .metadataService(let address): "the metadata service (\(address))"
    case .internet: "other networks: it is wider than any vSwitch's"
    }
  }

  private static func hint(_ object: DrawingObject, _ holder: TrafficHolder) -> String {
    switch (object, holder) {
    case (.address(let address), .gateway(let route)) where route.gateway == address.address.address:
      "give another address"
    case (.address(let address), .metadataService(let service))
    where service == address.address.address:
      "give another address"
    case (.address, _): "give the address with the prefix length of its vSwitch"
    case (.route, _): "correct what the DHCP server sends"
    case (.rule, _): "correct the ENI's prefixes in the inventory"
    }
  }
}
