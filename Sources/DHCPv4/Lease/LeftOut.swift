// What a lease is taken without.

import Model

/// A part of an OFFER or ACK that a lease is taken without, because a host cannot use it.
package enum LeftOut: Equatable, Sendable, Codable {
  /// The option with this code is invalid.
  case option(UInt8, because: OfferRefusal)
  /// The route is invalid; a router of option 3 is the router of a default route.
  case route(ClasslessRoute, because: OfferRefusal)

  /// Why a default route is left out, or what may have been one; nil for anything else.
  var lostDefault: OfferRefusal? {
    switch self {
    case .option(OptionCode.router.rawValue, let refusal),
      .option(OptionCode.classlessRoutes.rawValue, let refusal):
      refusal
    case .route(let route, let refusal): route.destination.isDefault ? refusal : nil
    case .option: nil
    }
  }
}
