// Where the inventory comes from, as values.

import ArgumentParser
import Engine
import Inventory

/// Where the inventory comes from.
struct InventoryValues {
  var eniFile: String?
  var metadataURL: String?
  var noMetadata = false
  var config: String?

  /// The configuration that was asked for; nil where only the default one is looked for.
  var configurationPath: String? { config ?? environment("ENICFG_CONFIG") }

  /// The options given.
  var given: [String] {
    let all: [(String, Bool)] = [
      ("--eni-file", eniFile != nil), ("--metadata-url", metadataURL != nil),
      ("--no-metadata", noMetadata), ("--config", config != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// The option stands before the environment; nil where neither says it.
  ///
  /// - Throws: ``MetadataURLError``.
  func givenURL() throws(MetadataURLError) -> MetadataURL? {
    guard let text = metadataURL ?? environment("ENICFG_METADATA_URL") else { return nil }
    return try MetadataURL(text)
  }

  func validate() throws {
    if noMetadata, metadataURL != nil {
      throw ValidationError("--metadata-url and --no-metadata exclude each other.")
    }
    for path in [eniFile, config] where path?.isEmpty == true {
      throw ValidationError("A file's name is empty.")
    }
    do { _ = try givenURL() } catch {
      throw ValidationError("--metadata-url: \(Messages.text(error))")
    }
  }

  /// Reads what is read once.
  func sources() throws(Failure) -> InventorySources {
    // A URL that is none was refused when the options were parsed.
    try InventorySources(
      configurationPath: configurationPath, eniFile: eniFile,
      metadataURL: (try? givenURL()) ?? nil, asksMetadata: !noMetadata)
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--eni-file": eniFile = try line.value()
    case "--metadata-url": metadataURL = try line.value()
    case "--no-metadata": noMetadata = true
    case "--config": config = try line.value()
    default: return false
    }
    return true
  }
}
