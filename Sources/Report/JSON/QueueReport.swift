// The queues of links for the JSON report.

import Model
package import Planning

/// The report of `queues show` for a link.
package struct QueueReport: Encodable, Equatable, Sendable {
  /// The number of channels of each kind.
  package struct Counts: Encodable, Equatable, Sendable {
    /// Those with receive queues only.
    package var rx: UInt32
    /// Those with transmit queues only.
    package var tx: UInt32
    /// Those for something else.
    package var other: UInt32
    /// Those with queues of both directions.
    package var combined: UInt32

    init(_ counts: ChannelCounts) {
      rx = counts.rx
      tx = counts.tx
      other = counts.other
      combined = counts.combined
    }
  }

  /// The most channels that the driver supports, and the channels in effect.
  package struct Channels: Encodable, Equatable, Sendable {
    /// The most.
    package var maximum: Counts
    /// Those in effect.
    package var current: Counts
  }

  /// A receive queue.
  package struct ReceiveQueue: Encodable, Equatable, Sendable {
    /// `rx-N`.
    package var queue: String
    /// The CPUs as a mask in the kernel's notation.
    package var mask: String
  }

  /// The recommendation.
  package struct Recommended: Encodable, Equatable, Sendable {
    /// The channels for both directions; null if they cannot be set.
    package var combined: UInt32?
    /// The CPUs of every receive queue as a mask.
    package var rps: String

    private enum CodingKeys: String, CodingKey {
      case combined, rps
    }

    /// Writes `combined` as null if the channels cannot be set.
    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(combined, forKey: .combined)
      try container.encode(rps, forKey: .rps)
    }
  }

  /// The driver, or the kind of a link without a device; null if neither is known.
  package var driver: String?
  /// The channels; null if the driver reports none.
  package var channels: Channels?
  /// The receive queues, by their numbers.
  package var rps: [ReceiveQueue]
  /// The recommendation.
  package var recommended: Recommended

  init(_ status: QueueStatus) {
    driver = status.queues.driver
    channels = status.queues.channels.map {
      Channels(maximum: Counts($0.maximum), current: Counts($0.current))
    }
    rps = status.queues.steering.enumerated().map { queue, cpus in
      ReceiveQueue(queue: "rx-\(queue)", mask: cpus.mask)
    }
    recommended = Recommended(
      combined: status.advice.combined, rps: status.advice.steering.mask)
  }

  private enum CodingKeys: String, CodingKey {
    case driver, channels, rps, recommended
  }

  /// Writes `driver` and `channels` as null if unknown.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(driver, forKey: .driver)
    try container.encode(channels, forKey: .channels)
    try container.encode(rps, forKey: .rps)
    try container.encode(recommended, forKey: .recommended)
  }
}

extension Report {
  /// Reports the queues of links.
  package init(_ survey: QueueSurvey) {
    self.init(
      links: survey.links.map { one in
        var link = LinkReport(one.link, eni: one.eni)
        link.queues = QueueReport(one)
        return link
      })
    machine = MachineReport(survey)
  }
}
