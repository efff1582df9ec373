// The requested settings of a NIC's queues, and their origins.

package import Model

/// The requested settings of a NIC's queues; a setting that is nil stays as it is.
package struct QueueRequest: Equatable, Sendable {
  /// A setting and its origin.
  package struct Asked<Setting: Hashable & Sendable>: Equatable, Sendable {
    /// The setting.
    package var setting: Setting
    /// The origin.
    package var origin: Origin
    /// Whether the request is for every NIC, so that it is ignored on a NIC where it is impossible.
    package var isForAll: Bool

    /// Pairs a setting with its origin.
    package init(_ setting: Setting, by origin: Origin, isForAll: Bool = false) {
      self.setting = setting
      self.origin = origin
      self.isForAll = isForAll
    }
  }

  /// The channels for both directions.
  package var combined: Asked<CombinedChannels>?
  /// Receive packet steering, the same for every receive queue.
  package var steering: Asked<PacketSteering>?

  /// Nil if no setting is requested.
  package init?(
    combined: Asked<CombinedChannels>? = nil, steering: Asked<PacketSteering>? = nil
  ) {
    guard combined != nil || steering != nil else { return nil }
    self.combined = combined
    self.steering = steering
  }
}
