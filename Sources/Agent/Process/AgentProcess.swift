// The agent as a process: what arrives becomes its events, what it wants done is done.

import DHCPv4
package import Engine
import Execution
import Files
import Glibc
package import Inventory
import Linux
package import Model
import Planning
import Report
package import Service
import StateFiles
import SystemCalls

/// What the agent says, in words.
package protocol AgentVoice {
  /// The line of the log.
  func line(_ news: AgentNews) -> AgentLine

  /// A failure in one line.
  func words(_ failure: ENIFailure) -> String

  /// The same for the metadata service.
  func words(_ failure: MetadataFailure) -> String

  /// A failure of the agent itself, which goes on.
  func words(_ failure: Failure) -> String
}

/// A line of the log.
package struct AgentLine {
  /// How much it matters.
  package var priority: LogPriority
  /// The message.
  package var text: String
  /// The link that it is about.
  package var link: LinkName?
  /// The cloud's identifier of its ENI.
  package var eni: String?

  /// Makes a line of its parts.
  package init(
    _ priority: LogPriority, _ text: String, link: LinkName? = nil, eni: String? = nil
  ) {
    self.priority = priority
    self.text = text
    self.link = link
    self.eni = eni
  }
}

/// What an agent is asked for.
package struct AgentSettings {
  /// What its rounds are asked for.
  package var request: UpRequest
  /// Reads the sources again: the configuration may have changed.
  package var sources: () throws(Failure) -> InventorySources
  /// How often the metadata service is asked.
  package var interval: Duration
  /// Where the metrics go; nil for nowhere.
  package var metricsFile: String?
  /// Of what matters less, nothing is told.
  package var leastPriority = LogPriority.debug

  /// Makes settings of their parts.
  package init(
    _ request: UpRequest, every interval: Duration, metricsFile: String? = nil,
    sources: @escaping () throws(Failure) -> InventorySources
  ) {
    self.request = request
    self.interval = interval
    self.metricsFile = metricsFile
    self.sources = sources
  }
}

/// The agent's process, from its lock to the signal that ends it.
package final class AgentProcess {
  private let settings: AgentSettings
  private let host: Host
  private let voice: any AgentVoice
  private let environment: (String) -> String?

  private enum Source: Int {
    case signals, network, packets, metadata
  }

  /// So many packets are read before anything else is looked at.
  private static let packetsAtOnce = 64
  /// How often it is looked whether the lock is still in its place.
  private static let lockCheck = Duration.seconds(30)

  /// Prepares a process; nothing is opened yet.
  package init(
    _ settings: AgentSettings, on host: Host, voice: any AgentVoice,
    environment: @escaping (String) -> String?
  ) {
    self.settings = settings
    self.host = host
    self.voice = voice
    self.environment = environment
  }

  /// Runs until a signal asks for the end.
  ///
  /// - Throws: ``Failure`` where it cannot begin: another agent runs, the kernel cannot be watched.
  package func run() throws(Failure) {
    let metricsFile = try openMetrics()
    var lock = try host.lockForAgent()
    let signals = try opening { () throws(SystemCallError) in try ServiceSignals() }
    let poller = try opening { () throws(SystemCallError) in try MetadataPoller() }
    var loop = try opening { () throws(SystemCallError) in try EventLoop() }
    var monitor: NetworkMonitor
    do throws(KernelError) { monitor = try NetworkMonitor() } catch { throw .kernel(error) }
    let dhcp = try DHCPSockets()
    let world = AgentWorld(
      metricsFile, host, voice, environment, poller, dhcp, telling: settings.leastPriority)
    try opening { () throws(SystemCallError) in
      try loop.add(signals.fileDescriptor, id: Source.signals.rawValue)
      try loop.add(monitor.fileDescriptor, id: Source.network.rawValue)
      try loop.add(poller.fileDescriptor, id: Source.metadata.rawValue)
      try loop.add(dhcp.fileDescriptor, id: Source.packets.rawValue)
    }
    let agent = Agent(
      settings.request, pollingEvery: settings.interval, on: host, boot: try boot(), ports: world)
    agent.start()
    // The first one comes soon: the start needed most of the program.
    var check = loop.now + .seconds(3)
    while true {
      world.finishTurn()
      let next = [agent.nextTimer, world.nextSignOfLife, check].compactMap(\.self).min()
      let ready = try opening { () throws(SystemCallError) in try loop.wait(until: next) }
      if ready.contains(Source.signals.rawValue) {
        let taken = signals.take()
        if taken.contains(.stop) { break }
        if taken.contains(.reload) { reload(agent, world) }
      }
      if ready.contains(Source.metadata.rawValue), let inventory = poller.take() {
        agent.handle(.inventory(inventory))
      }
      if ready.contains(Source.network.rawValue) { agent.handle(.network(monitor.drain())) }
      if ready.contains(Source.packets.rawValue) { deliverPackets(to: agent, dhcp) }
      if let due = agent.nextTimer, due <= loop.now { agent.handle(.timer) }
      if loop.now >= check {
        check = loop.now + Self.lockCheck
        if let other = keep(&lock, world) {
          agent.stop()
          throw other
        }
        if settings.metricsFile != nil { agent.publishAgain() }
        // Rounds and questions use a part of the program; the rest need not stay in memory.
        ProcessMemory.releaseCode()
      }
    }
    world.stopping()
    agent.stop()
    world.finish()
  }

  private func openMetrics() throws(Failure) -> MetricsFile? {
    guard let path = settings.metricsFile else { return nil }
    do throws(FileError) { return try MetricsFile(path) } catch { throw .file(error) }
  }

  private func boot() throws(Failure) -> String {
    do throws(FileError) { return try host.clock.moment().boot } catch { throw .file(error) }
  }

  private func deliverPackets(to agent: Agent, _ dhcp: DHCPSockets) {
    for _ in 0..<Self.packetsAtOnce {
      guard let packet = dhcp.take() else { return }
      agent.handle(.lease(packet))
    }
  }

  /// Reads the sources again; where they are broken, those of before stay.
  private func reload(_ agent: Agent, _ world: AgentWorld) {
    world.reloading()
    let sources: Result<InventorySources, Failure>
    do throws(Failure) { sources = .success(try settings.sources()) } catch {
      sources = .failure(error)
    }
    agent.handle(.reload(sources))
    world.reloaded()
  }

  /// Takes the lock again where the run directory was emptied.
  ///
  /// - Returns: Why it cannot go on: another agent began meanwhile.
  private func keep(_ lock: inout AgentLock, _ world: AgentWorld) -> Failure? {
    do throws(FileError) {
      if try lock.keep() { world.publishAgain() }
    } catch {
      if case .locked(_, let holder) = error { return .agentRuns(process: holder) }
      world.log(AgentLine(.warning, voice.words(Failure.file(error))))
    }
    return nil
  }
}

/// Runs a body whose failure is the agent's.
private func opening<Value: ~Copyable>(
  _ body: () throws(SystemCallError) -> Value
) throws(Failure) -> Value {
  do throws(SystemCallError) { return try body() } catch {
    throw .kernel(
      KernelError(
        operation: error.operation, number: error.number, message: ErrorNumber(error.number).words))
  }
}
