// The agent's way to the world: the log, the service manager, the published files, the sockets.

import DHCPv4
import Engine
import Files
import Glibc
import Inventory
import Model
import Planning
import Report
import Service
import StateFiles
import SystemCalls

/// What the agent's ports are in a process.
final class AgentWorld: AgentPorts {
  private let metricsFile: MetricsFile?
  private let host: Host
  private let voice: any AgentVoice
  private let poller: MetadataPoller
  private let dhcp: DHCPSockets
  private let manager: ServiceManager
  private let journal: Journal
  private var lastSign: Duration
  /// What is to be published at the end of the turn.
  private var pending: (report: AgentReport, metrics: AgentMetrics)?
  private var last: (report: AgentReport, metrics: AgentMetrics)?
  /// What could not be published, told once.
  private var unpublished: Set<String> = []
  private var isReady = false
  /// Of what matters less, nothing is told.
  private let leastPriority: LogPriority

  init(
    _ metricsFile: MetricsFile?, _ host: Host, _ voice: any AgentVoice,
    _ environment: (String) -> String?, _ poller: MetadataPoller, _ dhcp: DHCPSockets,
    telling leastPriority: LogPriority
  ) {
    self.leastPriority = leastPriority
    self.metricsFile = metricsFile
    self.host = host
    self.voice = voice
    self.poller = poller
    self.dhcp = dhcp
    manager = ServiceManager(environment: environment)
    journal = Journal(identifier: "enicfg", environment: environment)
    lastSign = dhcp.now
    manager.status("waiting for the metadata service")
  }

  var now: Duration { dhcp.now }

  var wallClock: UInt64 { UInt64(max(0, time(nil))) }

  var process: Int32 { getpid() }

  func send(_ message: LeaseKeeper.Message) -> SystemCallError? { dhcp.send(message) }

  func endRenewal(of index: UInt32) { dhcp.endRenewal(of: index) }

  func askMetadata(_ service: any MetadataReader) { poller.ask(service) }

  /// Whether udev has processed the link's device; where no udev runs, every link is settled.
  func isSettled(_ link: Link) -> Bool {
    guard unsafe access("/run/udev/control", F_OK) == 0 else { return true }
    return unsafe access("/run/udev/data/n\(link.index)", F_OK) == 0
  }

  func words(_ failure: ENIFailure) -> String { voice.words(failure) }

  func words(_ failure: MetadataFailure) -> String { voice.words(failure) }

  func words(_ failure: Failure) -> String { voice.words(failure) }

  func tell(_ news: AgentNews) { log(voice.line(news)) }

  func publish(_ report: AgentReport, _ metrics: AgentMetrics) { pending = (report, metrics) }

  func ready() {
    isReady = true
    manager.ready()
  }
}

// The service.
extension AgentWorld {
  /// When the service manager is to hear from the agent next; nil where it does not wait for that.
  var nextSignOfLife: Duration? { manager.watchdogPeriod.map { lastSign + $0 } }

  func log(_ line: AgentLine) {
    guard line.priority.rawValue <= leastPriority.rawValue else { return }
    let fields = [
      line.link.map { JournalField.link($0.text) }, line.eni.map { JournalField.eni($0) },
    ]
    journal.log(line.priority, line.text, fields.compactMap(\.self))
  }

  /// Ends a turn of the loop: publishes what is new, and shows that the agent is alive.
  func finishTurn() {
    if let next = nextSignOfLife, next <= now {
      lastSign = now
      manager.alive()
    }
    guard let pending else { return }
    self.pending = nil
    last = pending
    write(pending.report, pending.metrics)
  }

  /// Publishes the last report again: its file is gone.
  func publishAgain() { pending = pending ?? last }

  func reloading() { manager.reloading() }

  func reloaded() { if isReady { manager.ready() } }

  func stopping() { manager.stopping() }

  /// Removes what was published: nobody stands for it any more.
  func finish() {
    try? host.stores.agent.remove()
    metricsFile?.remove()
  }

  private func write(_ report: AgentReport, _ metrics: AgentMetrics) {
    manager.status(Self.status(report))
    // Each for itself: they may be on different disks.
    let failures = [
      failure { () throws(FileError) in try host.stores.agent.write(report) },
      failure { () throws(FileError) in try metricsFile?.write(metrics.text) },
    ].compactMap(\.self).map { voice.words(Failure.file($0)) }
    for text in failures where !unpublished.contains(text) { log(AgentLine(.warning, text)) }
    unpublished = Set(failures)
  }

  private func failure(_ body: () throws(FileError) -> Void) -> FileError? {
    do throws(FileError) {
      try body()
      return nil
    } catch { return error }
  }

  private static func status(_ report: AgentReport) -> String {
    var parts: [String] = []
    for state in AgentLinkState.allCases {
      let names = report.links.filter { $0.state.word == state }.map(\.name.text)
      if !names.isEmpty { parts.append("\(state.rawValue): \(names.joined(separator: ", "))") }
    }
    if report.metadata.failure != nil { parts.append("the metadata service is silent") }
    return parts.isEmpty ? "no ENI" : parts.joined(separator: "; ")
  }
}
