// A secondary private address, which is an alias on its NIC.

package import Model

/// A secondary private address with its number among its NIC's aliases.
package struct SecondaryAddress: Equatable, Sendable {
  /// The address.
  package var address: IPv4Address
  /// The length of its prefix, 1…32; nil for the length of the NIC's primary address.
  package var length: UInt8?
  /// N of its label `LINK:N`.
  package var number: UInt32
  /// The origin of the address.
  package var origin: Origin
  /// Whether enicfg added it to the link; an address of another program is not touched.
  package var isMade = false

  /// Makes a secondary address from its parts.
  package init(
    _ address: IPv4Address, length: UInt8? = nil, number: UInt32 = 0, by origin: Origin
  ) {
    self.address = address
    self.length = length
    self.number = number
    self.origin = origin
  }

  /// The label on a link; nil if it is longer than the kernel's limit of 15 bytes.
  package func label(on link: LinkName) -> AddressLabel? { AddressLabel("\(link.text):\(number)") }
}
