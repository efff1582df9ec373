// Messages written as hex, field by field.

import Model
import Testing

@testable import Netlink

/// Bytes of a text of hex pairs; what follows `#` on a line is a remark.
func hex(_ text: String) -> [UInt8] {
  text.split(separator: "\n").flatMap { line in
    line.prefix { $0 != "#" }.split(separator: " ").compactMap { UInt8($0, radix: 16) }
  }
}

/// The only message of a datagram.
func message(_ datagram: [UInt8]) throws -> ReceivedMessage {
  let messages = try #require(ReceivedMessage.messages(in: datagram[...]))
  try #require(messages.count == 1)
  return messages[0]
}

/// A table in which eth1 has index 3.
func linkTable() throws -> LinkTable {
  LinkTable([Link(index: 3, name: try #require(LinkName("eth1")))])
}

/// Decodes with whatever reads messages of the type; throws where the message is malformed.
func decode(_ message: ReceivedMessage, _ links: LinkTable) throws {
  switch message.type {
  case .newLink: _ = try Link(message)
  case .newAddress: _ = try InterfaceAddress(message, links)
  case .newRoute: _ = try Route(message, links)
  case .newRule: _ = try Rule(message)
  default: _ = Answer(message)
  }
  // The families of generic netlink have numbers that mean something else to rtnetlink.
  _ = try GenericFamily(message)
  _ = try LinkChannels(message)
}
