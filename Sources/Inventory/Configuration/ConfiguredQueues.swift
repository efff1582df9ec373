// What the configuration asks of queues.

package import Model

/// What the configuration asks of queues; what it does not say is nil.
package struct ConfiguredQueues: Hashable, Sendable {
  /// The channels for both directions: `max`, or 1 at least (`combined`).
  package var combined: Configured<CombinedChannels>?
  /// Receive packet steering: `auto`, `off` or a mask (`rps`).
  package var steering: Configured<PacketSteering>?

  /// Makes a part that says nothing.
  package init() {}
}
