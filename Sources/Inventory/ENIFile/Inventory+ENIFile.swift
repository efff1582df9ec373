// Reads an inventory from a JSON file with an answer of DescribeNetworkInterfaces.

import JSON
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
    guard let pages = reading.pages(value) else {
      guard case .object = value else { throw .wrongType(path: path) }
      throw .missing(path: path, key: "NetworkInterfaceSets")
    }
    let enis = reading.enis(pages)
    self.init(enis: enis, problems: reading.findings.problems)
    let primaries = enis.filter { $0.role.value == .primary }
    // The ENIs of several instances include several primary ones.
    if let primary = primaries.first, primaries.count == 1 {
      primaryMAC = .present(primary.mac, from: reading.origin)
    }
  }
}
