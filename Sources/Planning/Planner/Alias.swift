// An alias that stays on a link, perhaps in another order.

import Model

/// An alias that exists, and its desired state.
struct Alias {
  let there: InterfaceAddress
  let wanted: InterfaceAddress
}
