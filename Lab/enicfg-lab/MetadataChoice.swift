// Options for the metadata service of the lab.

import ArgumentParser
import VPCLab

/// The options for the lab's metadata service.
struct MetadataChoice: ParsableArguments {
  @Flag(
    name: .customLong("no-metadata"),
    help: "Run no metadata service. By default, one at 100.100.100.200 describes the NICs.")
  var withoutMetadata = false

  @Option(
    name: .customLong("secondary"),
    help: "How many secondary addresses each NIC has in the metadata: 0…180 per vSwitch.")
  var secondaryCount = 0

  /// The options of the service; nil for none.
  var options: MetadataOptions? {
    withoutMetadata ? nil : MetadataOptions(secondaryCount: secondaryCount)
  }
}
