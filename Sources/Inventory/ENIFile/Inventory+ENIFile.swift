// Reads an inventory from a JSON file with an answer of DescribeNetworkInterfaces.

import FoundationEssentials
import Model

extension Inventory {
  /// Reads an answer of `DescribeNetworkInterfaces`.
  ///
  /// The answer has no mask and no gateway, so these are unknown. The inventory is never complete,
  /// because the file may be a part of the answer, or old.
  ///
  /// Source: the ECS API, `DescribeNetworkInterfaces`.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - path: The file, `-` for standard input.
  /// - Throws: ``ENIFileError`` for the first error in the form of the file. An invalid value
  ///   is one of the ``problems`` instead.
  package init(describing bytes: [UInt8], path: String) throws(ENIFileError) {
    if let offset = JSONSyntax.firstDefect(in: bytes) {
      let position = TextPosition(after: bytes[..<offset])
      throw .malformed(path: path, line: position.line, column: position.column)
    }
    let answer: ENIFileAnswer
    do {
      answer = try JSONDecoder().decode(ENIFileAnswer.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw ENIFileError(error, path: path)
    } catch {
      throw .malformed(path: path, line: 1, column: 1)
    }
    var reading = ENIFileReading(origin: .eniFile(path: path))
    var enis: [ENI] = []
    for (index, item) in answer.sets.set.enumerated() {
      guard let mac = MACAddress(item.mac) else {
        throw .notMAC(
          path: path, key: "NetworkInterfaceSets.NetworkInterfaceSet[\(index)].MacAddress",
          text: Findings.excerpt(item.mac))
      }
      let eni = reading.eni(mac, item)
      if let earlier = enis.firstIndex(where: { $0.mac == mac }) {
        reading.findings.note(.macTwice(mac, from: reading.origin))
        enis[earlier] = ENI(mac: mac)
      } else {
        enis.append(eni)
      }
    }
    self.init(enis: enis, problems: reading.findings.problems)
    let primaries = enis.filter { $0.role.value == .primary }
    // The ENIs of several instances include several primary ones.
    if let primary = primaries.first, primaries.count == 1 {
      primaryMAC = .present(primary.mac, from: reading.origin)
    }
  }
}
