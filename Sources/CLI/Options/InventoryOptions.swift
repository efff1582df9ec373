// The options that say where the inventory comes from.

import ArgumentParser

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

  var values: InventoryValues {
    InventoryValues(
      eniFile: eniFile, metadataURL: metadataURL, noMetadata: noMetadata, config: config)
  }
}
