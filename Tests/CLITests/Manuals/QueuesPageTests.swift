// The manual of queues: its example is what is printed, and its options are there.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct QueuesPageTests {
  /// The three NICs of the example.
  private static let state = """
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up
    link 4 eth2 00:16:3e:12:16:ec up
    cpus 0-7
    queues eth0 driver virtio_net other 1/1 combined 1/4 rps 0
    queues eth1 driver veth rx 4/4 tx 2/4 rps 0 0 f 0
    queues eth2 driver e1000 rps f
    """

  @Test func theExampleIsWhatIsPrinted() throws {
    let observed = try ObservedState(text: Self.state)
    let survey = QueueSurvey(
      links: observed.links.map { QueueStatus($0, eni: nil, in: observed) },
      processors: try #require(observed.processors), balancesInterrupts: false)
    // Empty lines are no part of what the page's reader keeps apart.
    let printed = QueueText.render(survey, style: Style(width: 80)).split(separator: "\n")
    let page = try Manual.read("enicfg-queues.8").section("OUTPUT")
    let example = page.drop { $0 != ".Bd -literal" }.dropFirst().prefix { $0 != ".Ed" }
    #expect(Array(example) == printed)
  }

  @Test func noOptionIsMentionedThatDoesNotExist() throws {
    let mentioned = Set(try Manual.read("enicfg-queues.8").mentionedOptions)
    let known = Set(try Manual.read().options)
    #expect(mentioned.subtracting(known) == [])
    #expect(mentioned.isSuperset(of: ["--combined", "--rps", "--dry-run", "--as-commands"]))
  }
}
