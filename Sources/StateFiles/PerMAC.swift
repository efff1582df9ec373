// What there is one of per MAC.

package import Model
package import Planning

/// What there is one of per MAC.
package protocol PerMAC: Codable, Equatable {
  /// The MAC that it is kept by.
  var mac: MACAddress { get }
}

extension LinkRecord: PerMAC {}

extension ENIRecord: PerMAC {}
