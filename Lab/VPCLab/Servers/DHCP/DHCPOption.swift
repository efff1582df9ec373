// The DHCP options that the faulty server knows.

/// The options that the server reads or writes (RFC 2132).
enum DHCPOption: UInt8 {
  case subnetMask = 1
  case router = 3
  case leaseTime = 51
  case messageType = 53
  case serverIdentifier = 54
}
