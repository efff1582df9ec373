// What is asked of a NIC's queues, and by whom.

package import Model

/// What is asked of a NIC's queues; what is not asked is nil, and stays as it is.
package struct QueueRequest: Hashable, Sendable {
  /// A setting, and who asked for it.
  package struct Asked<Setting: Hashable & Sendable>: Hashable, Sendable {
    /// The setting.
    package var setting: Setting
    /// Who asked.
    package var origin: Origin
    /// Whether it was asked of every NIC and not of this one: where it cannot be, it is left.
    package var isForAll: Bool

    /// Pairs a setting with who asked for it.
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

  /// Nil where nothing is asked.
  package init?(
    combined: Asked<CombinedChannels>? = nil, steering: Asked<PacketSteering>? = nil
  ) {
    guard combined != nil || steering != nil else { return nil }
    self.combined = combined
    self.steering = steering
  }
}
