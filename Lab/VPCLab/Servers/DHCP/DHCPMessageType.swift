// The types of DHCP messages.

/// What a message is for (RFC 2132 section 9.6).
enum DHCPMessageType: UInt8 {
  case discover = 1
  case offer = 2
  case request = 3
  case ack = 5
  case nak = 6
}
