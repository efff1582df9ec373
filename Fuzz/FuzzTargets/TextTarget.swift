// The text forms of values: what is read is printed, and then read the same.

import Model

@testable import Inventory
@testable import Planning

extension FuzzTarget {
  static let text = FuzzTarget("text") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try check(text, IPv4Address.init(_:))
    try check(text, IPv6Address.init(_:))
    try check(text, IPAddress.init(_:))
    try check(text, IPPrefix.init(_:))
    try check(text, IPAddressWithLength.init(_:))
    try check(text, MACAddress.init(_:))
    try check(text, FilePath.init(_:))
    try check(text, CloudIdentifier.init(_:))
    try check(text, { CPUSet(mask: $0) })
    if let set = CPUSet(list: text) {
      try requireEqual(CPUSet(list: set.list), set, "a list of CPUs is read as it was printed")
      try requireEqual(CPUSet(mask: set.mask), set, "a mask of CPUs is read as it was printed")
    }
    if let name = LinkName(text) { try requireEqual(LinkName(name.exactText), name, "a name") }
    if let label = AddressLabel(text) {
      try requireEqual(AddressLabel(label.text), label, "a label")
    }
    if let link = LinkName("eth1"), let number = AddressLabel(text)?.number(on: link) {
      try requireEqual("eth1:\(number)", text, "a label has its number")
    }
    if let url = try? MetadataURL(text) {
      try requireEqual(try? MetadataURL(url.description), url, "a URL is read as it was printed")
    }
    try checkPlain(text)
    try checkTimes(text)
    if let mark = FileMark(line: bytes) {
      try requireEqual(
        FileMark(line: Array(mark.line.utf8)), mark, "a mark is read as it was written")
    }
  }

  private static func check<Value: Equatable & CustomStringConvertible>(
    _ text: String, _ read: (String) -> Value?
  ) throws(Violation) {
    guard let value = read(text) else { return }
    try requireEqual(read(value.description), value, "\(text.debugDescription) is read as printed")
  }

  private static func checkPlain(_ text: String) throws(Violation) {
    let plain = plainText(text)
    try require(plain.unicodeScalars.allSatisfy(\.isPlain), "\(plain) is plain")
    try requireEqual(plainText(plain), plain, "a plain text stays")
    _ = text.trimmed
    _ = plainJSON(text)
  }

  private static func checkTimes(_ text: String) throws(Violation) {
    let wait = RetryAfter.wait(text, date: text, now: 1_000_000_000)
    if let wait { try require((.zero...RetryAfter.limit).contains(wait), "\(wait) is bounded") }
  }
}
