// The options that say which ENIs are meant.

import ArgumentParser
import Engine

/// Which links a command is about.
struct LinkOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The ENI's link, by its name, its MAC or the ENI's id.", valueName: "link"),
    completion: .networkLinks)
  var links: [LinkSelector] = []

  @Flag(
    help: """
      Every ENI that the inventory names and the guest has; with down, every one that enicfg \
      configured.
      """)
  var all = false

  var values: LinkValues { LinkValues(links: links, all: all) }
}

/// Which links a command shows.
struct ShownLinkOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The links, by name, MAC or the ENI's id; none is every link that may be an ENI's.",
      valueName: "link"),
    completion: .networkLinks)
  var links: [LinkSelector] = []
}

extension CompletionKind {
  /// The names of the links that are there.
  static var networkLinks: CompletionKind { .shellCommand("ls /sys/class/net") }
}
