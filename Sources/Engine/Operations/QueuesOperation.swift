// The queues of NICs: shown, and set.

import Files
import Model
package import Planning
import StateFiles

/// One run of `queues show`.
package struct ShowQueuesOperation {
  private let host: Host
  private let links: [LinkSelector]

  /// Prepares a run.
  ///
  /// - Parameter links: The links to tell of; none is every link that may be an ENI's.
  package init(_ links: [LinkSelector], on host: Host) {
    self.links = links
    self.host = host
  }

  /// Gathers what there is, changing nothing.
  ///
  /// - Throws: ``Failure``.
  package func run() throws(Failure) -> QueueSurvey {
    let backend = try host.connect()
    let first = try backend.observed()
    let place = try filing { () throws(FileError) in try host.clock.moment().place }
    let records = try StoredRecords(host.stores, in: first, place: place)
    let shown =
      links.isEmpty
      ? records.knownNICs.sorted { $0.name < $1.name }
      : try records.links(links, ENINames(kept: host.stores.enis(for: links)))
    backend.look(atQueuesOf: shown.map(\.name))
    let observed = try backend.observed()
    return QueueSurvey(
      links: shown.map { link in
        let eni = link.ownMAC.flatMap { try? records.eni(of: $0)?.id }
        return QueueStatus(link, eni: eni, in: observed)
      },
      processors: observed.processors ?? Processors(online: CPUSet()),
      balancesInterrupts: host.balancesInterrupts())
  }
}

/// One run of `queues set`.
package struct SetQueuesOperation: SingleTransactionOperation {
  /// The machine.
  package let host: Host
  /// Its name in the journal.
  package let journaledName: String? = "queues"
  private let links: [LinkSelector]
  private let queues: QueueRequest?

  /// Prepares a run; nothing is looked at yet.
  package init(_ links: [LinkSelector], _ queues: QueueRequest?, on host: Host) {
    self.links = links
    self.queues = queues
    self.host = host
  }

  /// What should be; see ``SingleTransactionOperation/desired(on:)``.
  package func desired(
    on backend: KernelConnection
  ) throws(Failure) -> [DesiredLink] {
    guard let queues else { return [] }
    let kept = try host.stores.allENIs()
    let records = try host.records(in: backend.observed())
    let found = try records.links(links, ENINames(kept: kept))
    backend.look(atQueuesOf: found.map(\.name))
    return found.map { link in
      DesiredLink(
        link: link.name, eni: kept.first { $0.mac == link.ownMAC }?.id, goal: .queuesOnly(queues))
    }
  }
}
