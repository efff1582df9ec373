// The options that say where the inventory comes from.

import ArgumentParser
import Engine
import Inventory

/// Where the inventory comes from.
struct InventoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the ENIs from the JSON of DescribeNetworkInterfaces; - is standard input.",
      valueName: "file"),
    completion: .file())
  var eniFile: String?

  @Option(
    name: .customLong("metadata-url"),
    help: ArgumentHelp(
      "Where the metadata service is. (default: http://100.100.100.200)", valueName: "url"))
  var metadataURL: String?

  @Flag(name: .customLong("no-metadata"), help: "Do not ask the metadata service.")
  var noMetadata = false

  @Option(
    help: ArgumentHelp(
      "The configuration. (default: /etc/enicfg/enicfg.yaml if it exists)", valueName: "file"),
    completion: .file())
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
}

extension InventoryOptions {
  /// Reads what is read once.
  func sources() throws(Failure) -> InventorySources {
    // A URL that is none was refused when the options were parsed.
    try InventorySources(
      configurationPath: configurationPath, eniFile: eniFile,
      metadataURL: (try? givenURL()) ?? nil, asksMetadata: !noMetadata)
  }
}
