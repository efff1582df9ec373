// One round, as `up --all` does it, with its metrics for a collector.

package import Engine
import Files
import Glibc
import Inventory
import Model
import Planning
import Report
import StateFiles

/// One round without an agent, whose metrics are written to a file.
package struct OneRound {
  private let request: UpRequest
  private let metricsFile: String
  private let host: Host

  /// Prepares a round; nothing is looked at yet.
  package init(_ request: UpRequest, metricsFile: String, on host: Host) {
    self.request = request
    self.metricsFile = metricsFile
    self.host = host
  }

  /// Carries the round out, and writes its metrics.
  ///
  /// - Returns: What was done, and the ENIs that it failed for, which are as they were.
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    let file = try filing { () throws(FileError) in
      let file = try MetricsFile(metricsFile)
      try file.checkDirectory()
      return file
    }
    var request = request
    let service = request.sources.metadata.map(CountingReader.init)
    request.sources = InventorySources(
      configuration: request.sources.configuration, file: request.sources.file, metadata: service)
    do throws(Failure) {
      let outcome = try UpOperation(request, on: host).run()
      write(outcome, service?.requests ?? [:], to: file)
      return outcome
    } catch {
      // What is there of an earlier round tells of a success.
      write(Outcome(), service?.requests ?? [:], to: file)
      throw error
    }
  }

  private func write(
    _ outcome: Outcome, _ requests: [AgentMetrics.MetadataResult: UInt64], to file: MetricsFile
  ) {
    do throws(FileError) {
      var metrics = try metrics(of: outcome)
      metrics.metadataRequests = requests
      try file.write(metrics.text)
    } catch {
      host.note(.metricsNotWritten(error))
    }
  }

  private func metrics(of outcome: Outcome) throws(FileError) -> AgentMetrics {
    var metrics = AgentMetrics()
    let failed = Set(outcome.failures.flatMap(\.links))
    let done = Set(outcome.plan.sections.map(\.link)).filter { !failed.contains($0.name) }
    metrics.links = [.configured: done.count, .failed: failed.count]
    if outcome.failures.isEmpty { metrics.lastSuccess = UInt64(max(0, time(nil))) }
    let moment = try host.clock.moment()
    for link in done {
      guard let mac = link.mac ?? link.ownMAC, let lease = try host.stores.lease(of: mac)
      else { continue }
      metrics.leaseExpiry[link.name] = lease.remaining(at: moment)
    }
    return metrics
  }
}

/// The metadata service, whose answers are counted.
private final class CountingReader: MetadataReader {
  private let service: any MetadataReader
  private(set) var requests: [AgentMetrics.MetadataResult: UInt64] = [:]

  init(_ service: any MetadataReader) { self.service = service }

  var url: MetadataURL { service.url }

  func inventory(isNeeded: Bool) -> Inventory {
    let answer = service.inventory(isNeeded: isNeeded)
    requests[.of(answer.failureToList), default: 0] += 1
    return answer
  }
}
