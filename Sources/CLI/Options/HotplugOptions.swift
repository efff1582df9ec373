// The option of the commands that a unit runs when a NIC comes or goes.

import ArgumentParser

/// `--hotplug`, of the commands that a unit runs when a NIC comes or goes.
struct HotplugOptions: ParsableArguments {
  @Flag(
    help: """
      As when a NIC comes or goes: a NIC that is no longer there, or that is not a cloud's, is not a \
      failure, and another enicfg is waited for.
      """)
  var hotplug = false
}
