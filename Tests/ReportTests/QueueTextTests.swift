// The queues of links: as a table within 80 columns, as JSON, and as commands.

import FoundationEssentials
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct QueueTextTests {
  private func survey(_ state: String, irqbalance: Bool? = true) throws -> QueueSurvey {
    let observed = try ObservedState(text: Sample.observed + "\n" + state)
    let links = observed.links.filter { observed.queues[$0.name] != nil }
    return QueueSurvey(
      links: links.map { QueueStatus($0, eni: nil, in: observed) },
      processors: try #require(observed.processors), balancesInterrupts: irqbalance)
  }

  @Test func tableHasARowPerLinkAndRecommendations() throws {
    let survey = try survey(
      """
      cpus 0-7
      queues eth0 driver virtio_net other 1/1 combined 1/4 rps 0
      queues eth1 driver veth rx 4/4 tx 2/4 rps 0 0 f 0
      queues eth2 driver e1000 rps f
      """, irqbalance: false)
    #expect(
      QueueText.render(survey, style: Style(width: 80)) == """
        NIC   DRIVER      RX   TX   OTHER  COMBINED  RPS
        eth0  virtio_net  -    -    1/1    1/4       rx-0 off
        eth1  veth        4/4  2/4  -      -         rx-0..1 off
                                                     rx-2 f
                                                     rx-3 off
        eth2  e1000       -    -    -      -         rx-0 f

        CPUs: 8 (0-7). irqbalance does not run.
        Recommended:
          enicfg queues set eth0 --combined 4 --rps auto
          enicfg queues set eth1 --combined 4 --rps auto
          start irqbalance: it distributes the interrupts of the queues over the CPUs

        """)
  }

  @Test func recommendedQueuesNeedNoChange() throws {
    let survey = try survey(
      "cpus 0-1 isolated 1\nqueues eth0 driver virtio_net combined 2/2 rps 0 0")
    #expect(
      QueueText.render(survey) == """
        NIC   DRIVER      RX  TX  OTHER  COMBINED  RPS
        eth0  virtio_net  -   -   -      2/2       rx-0..1 off

        CPUs: 2 (0-1), isolated: 1. irqbalance runs.

        """)
  }

  @Test func aSingleCPUNeedsNoBalancing() throws {
    let survey = try survey("cpus 0\nqueues eth0 combined 1/4", irqbalance: false)
    #expect(
      QueueText.render(survey) == """
        NIC   DRIVER  RX  TX  OTHER  COMBINED  RPS
        eth0  -       -   -   -      1/4       -

        CPUs: 1 (0). irqbalance does not run.

        """)
  }

  @Test func unknownQueuesAndServicesAreShownAsUnknown() throws {
    let survey = try survey("cpus 0-1\nqueues eth0 combined 2/2 rps 0 0", irqbalance: nil)
    #expect(QueueText.render(survey).hasSuffix("cannot tell whether irqbalance runs.\n"))
    #expect(
      QueueText.render(
        QueueSurvey(links: [], processors: survey.processors, balancesInterrupts: nil))
        == "No NICs.\n")
  }

  @Test func manyQueuesFitIntoTheTable() throws {
    let masks = (0..<64).map { $0 % 2 == 0 ? "ffffffff,ffffffff" : "0" }.joined(separator: " ")
    let survey = try survey(
      "cpus 0-63\nqueues eth0 driver virtio_net rx 64/64 tx 64/64 other 1/1 combined 64/64 rps \(masks)"
    )
    let lines = QueueText.render(survey, style: Style(width: 80)).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.count == 68)
  }

  @Test func theReportHasEveryKey() throws {
    let survey = try survey(
      """
      cpus 0-7 isolated 7
      queues eth0 driver virtio_net other 1/1 combined 1/4 rps 0
      queues eth2 rps f
      """, irqbalance: nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(Report(survey)), as: UTF8.self)
    #expect(
      text == """
        {"applied":false,"changed":false,"changes":[],"error":null,"errors":[],"links":[{"eni":null,"kept":[],\
        "mac":"00:16:3e:13:00:00","name":"eth0","pending":false,"queues":{"channels":{\
        "current":{"combined":1,"other":1,"rx":0,"tx":0},\
        "maximum":{"combined":4,"other":1,"rx":0,"tx":0}},"driver":"virtio_net",\
        "recommended":{"combined":4,"rps":"f"},"rps":[{"mask":"0","queue":"rx-0"}]}},\
        {"eni":null,"kept":[],"mac":"00:16:3e:12:16:ec","name":"eth2","pending":false,\
        "queues":{"channels":null,"driver":null,"recommended":{"combined":null,"rps":"f"},\
        "rps":[{"mask":"f","queue":"rx-0"}]}}],\
        "machine":{"cpuCount":8,"cpus":"0-7","irqbalance":null,"isolatedCPUs":"7"},"version":1}
        """)
  }

  @Test func changesAreNumbersAndMasks() throws {
    let eth1 = try Sample.linkName("eth1")
    let plan = try Sample.plan([
      .setChannels(eth1, from: ChannelCounts(combined: 1), to: ChannelCounts(combined: 2)),
      .setChannels(eth1, from: ChannelCounts(rx: 4, tx: 2), to: ChannelCounts(rx: 3, tx: 3)),
      .setSteering(eth1, queue: 12, from: CPUSet(), to: CPUSet([33])),
    ])
    let changes = Report(plan, applied: true).changes
    #expect(changes.map(\.kind) == [.channels, .channels, .rps])
    #expect(changes.map(\.object) == ["eth1 combined", "eth1", "eth1 rx-12 rps_cpus"])
    #expect(changes.map(\.from) == [.number(1), .text("rx 4 tx 2"), .text("0")])
    #expect(changes.map(\.to) == [.number(2), .text("rx 3 tx 3"), .text("2,00000000")])
  }

  @Test func scriptUsesEthtool() throws {
    let odd = try Sample.linkName("a;b$c")
    let plan = try Sample.plan([
      .setChannels(odd, from: ChannelCounts(combined: 1), to: ChannelCounts(combined: 2)),
      .setChannels(odd, from: ChannelCounts(rx: 4, tx: 2), to: ChannelCounts(rx: 3, tx: 3)),
      .setSteering(odd, queue: 0, from: CPUSet(), to: CPUSet([33])),
    ])
    #expect(
      PlanCommands.script(plan, again: []).split(separator: "\n").suffix(3) == [
        "ethtool -L 'a;b$c' combined 2", "ethtool -L 'a;b$c' rx 3 tx 3",
        "echo 2,00000000 >'/sys/class/net/a;b$c/queues/rx-0/rps_cpus'",
      ])
  }
}
