// The metadata service's keys, as one object and one by one, and the file of ENIs: every inventory is sound.

import Model

@testable import Inventory

extension FuzzTarget {
  static let metadataObject = FuzzTarget("metadata-object") { bytes in
    guard let tree = MetadataTree(object: bytes) else { return }
    try checkSound(Inventory(tree))
  }

  /// Each line is a key and its text, with a space between them; a text is a list of texts where it begins with
  /// `*`, and an answer that failed where it is `!`.
  static let metadataKeys = FuzzTarget("metadata-keys") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    var tree = MetadataTree(root: MetadataTree.latestRoot, answers: [:], otherwise: .notFound)
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let value = String(line[line.index(after: space)...])
        .replacing("\\n", with: "\n")
      tree.answers[String(line[..<space])] =
        switch value.first {
        case "*": .list(value.dropFirst().split(separator: " ").map(String.init))
        case "!": .failed(.wrongContent)
        default: .text(value)
        }
    }
    let elements = MetadataList.elements(text)
    try require((elements ?? []).count <= MetadataList.limit, "a list has a limit")
    try checkSound(Inventory(tree))
  }

  static let eniFile = FuzzTarget("eni-file") { bytes in
    let inventory: Inventory
    do throws(ENIFileError) {
      inventory = try Inventory(describing: bytes, path: "-")
    } catch {
      if case .malformed(_, let line, let column) = error {
        try require(line > 0 && column > 0, "\(line):\(column) is a place")
      }
      return
    }
    try requireEqual(
      try? Inventory(describing: bytes, path: "-"), inventory, "a file is read twice the same")
    try checkSound(inventory)
  }

  /// Checks what every inventory has to be after its values were compared.
  static func checkSound(_ read: Inventory) throws(Violation) {
    try requireEqual(
      Set(read.enis.map(\.mac)).count, read.enis.count, "each ENI is there once")
    let inventory = Inventory.merged(metadata: read)
    var known: [CloudIdentifier?: Set<IPAddress>] = [:]
    for eni in inventory.enis {
      let addresses = eni.allAddresses
      try require(addresses.allSatisfy(\.isUnicast), "\(addresses) are of hosts")
      for address in addresses {
        let isNew = known[eni.instanceID.value, default: []].insert(address).inserted
        try require(isNew, "\(address) is of one ENI, once")
      }
      if let length = eni.prefixLength.value { try require((1...32).contains(length), "\(length)") }
      if let address = eni.primaryAddress.value, let gateway = eni.gateway.value {
        try require(address != gateway, "\(address) is not its own gateway")
      }
      try require(eni.ipv4Prefixes.value?.isEmpty != true, "no prefixes are absent, not empty")
    }
    // The values that are left contradict each other no more.
    try requireEqual(Inventory.merged(metadata: inventory).enis, inventory.enis, "is checked once")
  }
}
