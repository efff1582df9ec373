// Steps of one link that were begun, as the journal knows them.

package import Model

/// Steps of one link that were begun, in their order: each may have been performed, or not.
package struct BegunSteps: Equatable, Sendable {
  /// The kernel's index of the link when they were begun; 0 if they are about no link that existed.
  package var index: UInt32
  /// The link.
  package var link: LinkName
  /// The MAC that the link's records bear; nil if it has none.
  package var mac: MACAddress?
  /// The steps.
  package var steps: [Step]
  /// When they were begun, in whole seconds of CLOCK_BOOTTIME.
  package var begunAt: UInt64

  /// Makes the steps of one link from their parts.
  package init(
    index: UInt32, link: LinkName, mac: MACAddress?, steps: [Step], begunAt: UInt64
  ) {
    self.index = index
    self.link = link
    self.mac = mac
    self.steps = steps
    self.begunAt = begunAt
  }
}
