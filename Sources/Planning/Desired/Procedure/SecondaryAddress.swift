// A secondary private address, which is an alias on its NIC.

package import Model

/// A secondary private address with its place among its NIC's aliases.
package struct SecondaryAddress: Hashable, Sendable, Codable {
  /// The address.
  package var address: IPv4Address
  /// The length of its prefix, 1…32; nil is that of the NIC's primary address.
  package var length: UInt8?
  /// N of its label `LINK:N`.
  package var number: UInt32
  /// Who said that the ENI has it.
  package var origin: Origin
  /// Whether enicfg put it on the link; what another program put there is not touched.
  package var isMade = false

  /// Makes a secondary address of its parts.
  package init(
    _ address: IPv4Address, length: UInt8? = nil, number: UInt32 = 0, by origin: Origin
  ) {
    self.address = address
    self.length = length
    self.number = number
    self.origin = origin
  }

  /// The label on a link; nil where that would be longer than the kernel's 15 bytes.
  package func label(on link: LinkName) -> AddressLabel? { AddressLabel("\(link.text):\(number)") }
}
