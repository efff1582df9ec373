// The mark that shows that enicfg wrote a file or a block, and whether it was edited since.

package import Model

/// The first line of a file or a block: its link, and a check of the lines that follow.
///
///     # enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 8c1f6e0d5a3b2794
///
/// The line is a comment in every format; for a block, it says "block". The check (FNV-1a, 64 bits)
/// is not a protection: it shows whether the lines were edited.
package struct FileMark: Equatable, Sendable {
  /// Whether it marks a file or a block.
  var extent: BootFile.Extent
  /// The link.
  package var link: String
  /// The link's MAC.
  package var mac: MACAddress
  /// The check of the link, the MAC and the lines that belong to the mark.
  package var check: UInt64
  /// Whether enicfg added the line break before the block.
  var endsLine = false
  /// Whether the block was added to an existing, empty file.
  var foundEmpty = false

  /// Makes the mark for lines of a link.
  init(_ extent: BootFile.Extent, for link: String, _ mac: MACAddress, of lines: [[UInt8]]) {
    self.extent = extent
    self.link = link
    self.mac = mac
    check = 0
    check = check(of: lines)
  }

  /// Reads a mark; nil if the line is not a mark.
  init?(line: [UInt8]) {
    guard
      let extent = [BootFile.Extent.whole, .block].first(where: { extent in
        line.starts(with: Self.beginning(extent))
      })
    else { return nil }
    let words = String(decoding: line, as: UTF8.self).split(
      separator: " ", omittingEmptySubsequences: false)
    guard words.count == 10 || words.count == 11 && ["newline", "empty"].contains(words[10]),
      let mac = MACAddress(words[7]), words[8] == "check", words[9].utf8.count == 16,
      let check = UInt64(words[9], radix: 16)
    else { return nil }
    self.extent = extent
    link = String(words[6])
    self.mac = mac
    self.check = check
    endsLine = words.last == "newline"
    foundEmpty = words.last == "empty"
  }

  /// The beginning of the line, in bytes: each line of a file is compared with both.
  private static func beginning(_ extent: BootFile.Extent) -> [UInt8] {
    switch extent {
    case .whole: ofWhole
    case .block: ofBlock
    }
  }

  private static let ofWhole = Array("# enicfg wrote this file for ".utf8)
  private static let ofBlock = Array("# enicfg wrote this block for ".utf8)

  /// The mark as a line.
  var line: String {
    let digits = String(check, radix: 16)
    let padding = String(repeating: "0", count: 16 - digits.count)
    let beginning = String(decoding: Self.beginning(extent), as: UTF8.self)
    return "\(beginning)\(link) \(mac) check \(padding)\(digits)"
      + (endsLine ? " newline" : foundEmpty ? " empty" : "")
  }

  /// The lines after the mark, for the admin who opens the file.
  static func advice(_ link: String) -> [String] {
    [
      "# To change it:      enicfg persist \(link)",
      "# To remove it:      enicfg persist --remove \(link)",
    ]
  }

  /// The last line of a block.
  static func ending(_ link: String) -> String { "# enicfg: end of \(link)" }

  /// The check of the mark's link and MAC and of lines, each with its line break.
  func check(of lines: some Sequence<[UInt8]>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in [Array("\(link) \(mac)".utf8)] + lines {
      for byte in line + [0x0A] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    return hash
  }
}
