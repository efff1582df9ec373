// The queue settings of the configuration.

package import Model

/// The queue settings of the configuration; a missing setting is nil.
package struct ConfiguredQueues: Equatable, Sendable {
  /// The channels for both directions: `max`, or at least 1 (`combined`).
  package var combined: Configured<CombinedChannels>?
  /// Receive packet steering: `auto`, `off` or a mask (`rps`).
  package var steering: Configured<PacketSteering>?

  /// Makes empty settings.
  package init() {}
}
