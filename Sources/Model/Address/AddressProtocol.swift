// The number of the program that made an address.

/// The program that made an address (`IFA_PROTO`): its numbers are not those of routes.
///
/// Kernels before 5.18 do not have it: every address is unspecified there. A program that changes
/// an address without naming the protocol resets it.
package struct AddressProtocol: Hashable, Sendable {
  /// The kernel's number.
  package let rawValue: UInt8

  /// Makes a protocol from its number.
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// 0: not specified.
  package static let unspecified = AddressProtocol(0)
  /// 201: made by enicfg, which may remove it.
  package static let enicfg = AddressProtocol(201)
}
