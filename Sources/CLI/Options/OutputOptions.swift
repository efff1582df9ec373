// How results are put out.

import ArgumentParser

/// How results are put out.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "Colour the text.")
  var color = ColourChoice.auto

  @Flag(name: .shortAndLong, help: "Print no results, only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Tell the reason for every change.")
  var verbose = false

  var values: OutputValues {
    OutputValues(json: json, color: color, quiet: quiet, verbose: verbose)
  }
}
