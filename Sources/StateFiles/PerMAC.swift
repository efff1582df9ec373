// A value that belongs to one MAC.

package import JSON
package import Model
package import Planning

/// A value of which each MAC has one.
package protocol PerMAC: JSONForm, Equatable {
  /// The MAC.
  var mac: MACAddress { get }
}

extension LinkRecord: PerMAC {}

extension ENIRecord: PerMAC {}
