// Files with enicfg's blocks: a foreign part stays as it is, byte for byte.

import Model

@testable import Planning

extension FuzzTarget {
  static let markedText = FuzzTarget("marked-text") { bytes in
    let text = MarkedText(bytes)
    try requireEqual(text.bytes, bytes, "a text has its bytes")
    _ = text.whole
    _ = text.withoutAnyBlock
    let blocks = text.blocks
    for (one, next) in zip(blocks, blocks.dropFirst()) {
      try require(one.lines.upperBound <= next.lines.lowerBound, "blocks are apart")
    }
    guard let mac = MACAddress("00:16:3e:12:e7:27") else { return }
    for link in ["eth1", "eth2"] { try check(text, link, mac) }
    // In any order.
    let bare = text.without(blocksFor: "eth8").without(blocksFor: "eth9")
    let both = bare.with(block: ["a"], for: "eth8", mac).with(block: ["b"], for: "eth9", mac)
    for (first, second) in [("eth8", "eth9"), ("eth9", "eth8")] {
      let removed = both.without(blocksFor: first).without(blocksFor: second)
      try requireEqual(removed.bytes, bare.bytes, "both blocks are removed without a trace")
    }
  }

  private static func check(_ text: MarkedText, _ link: String, _ mac: MACAddress) throws {
    let bare = text.without(blocksFor: link)
    try require(!bare.blocks.contains { $0.mark.link == link }, "no block of \(link) is left")
    let marked = bare.with(block: ["iface \(link)"], for: link, mac)
    let own = marked.blocks.filter { $0.mark.link == link }
    try require(own.count == 1 && own[0].isIntact, "\(link) has one block")
    let again = marked.with(block: ["iface \(link)"], for: link, mac)
    try requireEqual(again.bytes, marked.bytes, "a block that is there stays")
    let other = marked.with(block: ["other"], for: link, mac)
    try requireEqual(
      other.without(blocksFor: link).bytes, bare.bytes, "a text is as it was before the block")
  }
}
