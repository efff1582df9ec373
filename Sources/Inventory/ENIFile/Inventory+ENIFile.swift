// Reads an inventory from a JSON file with an answer of DescribeNetworkInterfaces.

import Model

extension Inventory {
  /// Reads an answer of `DescribeNetworkInterfaces`, or the pages of one.
  ///
  /// The answer has no mask and no gateway, so these are unknown. The inventory is never complete,
  /// because the file may be a part of the answer, or old. What is null, missing or of another type is
  /// unknown, and costs nothing else.
  ///
  /// Source: the ECS API, `DescribeNetworkInterfaces`.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - path: The file, `-` for standard input.
  /// - Throws: ``ENIFileError`` if it is not JSON, or there is no answer in it. An invalid value
  ///   is one of the ``problems`` instead.
  package init(describing bytes: [UInt8], path: String) throws(ENIFileError) {
    let value: JSONValue
    do throws(JSONSyntax.Defect) {
      value = try JSONSyntax.value(of: bytes)
    } catch {
      let position = TextPosition(after: bytes[..<error.offset])
      throw .malformed(path: path, line: position.line, column: position.column)
    }
    var reading = ENIFileReading(origin: .eniFile(path: path))
    guard let items = reading.items(value) else {
      guard case .object = value else { throw .wrongType(path: path) }
      throw .missing(path: path, key: "NetworkInterfaceSets")
    }
    var enis: [MACAddress: ENI] = [:]
    for (index, item) in items.enumerated() {
      guard let eni = reading.eni(item, number: index + 1) else { continue }
      // On the pages of an answer that changed meanwhile, an ENI may be twice.
      if let earlier = enis[eni.mac], earlier != eni {
        reading.findings.note(.macTwice(eni.mac, from: reading.origin))
        enis[eni.mac] = ENI(mac: eni.mac)
      } else {
        enis[eni.mac] = eni
      }
    }
    self.init(enis: Array(enis.values), problems: reading.findings.problems)
    let primaries = enis.values.filter { $0.role.value == .primary }
    // The ENIs of several instances include several primary ones.
    if let primary = primaries.first, primaries.count == 1 {
      primaryMAC = .present(primary.mac, from: reading.origin)
    }
  }
}
