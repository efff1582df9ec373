// An alias on a link that stays, perhaps in another place.

import Model

/// An alias that is there, and what it should be.
struct Alias {
  let there: InterfaceAddress
  let wanted: InterfaceAddress
}
