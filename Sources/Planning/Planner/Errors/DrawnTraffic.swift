// What a desired object would draw away from another link.

package import Model

/// A desired object that would draw traffic.
package enum DrawingObject: Equatable, Sendable {
  /// An address, with the connected route of its subnet.
  case address(InterfaceAddress)
  /// A route of the main table.
  case route(Route)
  /// A source rule.
  case rule(Rule)
}

/// What has the traffic now.
package enum TrafficHolder: Equatable, Sendable {
  /// An address of another link.
  case address(InterfaceAddress)
  /// The subnet of another link's address.
  case subnet(InterfaceAddress)
  /// The gateway of a route.
  case gateway(Route)
  /// A route of another link.
  case route(Route)
  /// The metadata service.
  case metadataService(IPAddress)
  /// A large part of the whole address space.
  case internet
}

extension TrafficHolder {
  /// The link of the address, if it is another link's.
  var link: LinkName? {
    switch self {
    case .address(let address), .subnet(let address): address.link
    case .gateway, .route, .metadataService, .internet: nil
    }
  }
}
