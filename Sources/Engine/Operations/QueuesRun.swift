// The queues of NICs: shown, and set.

import Linux
import Model
import Planning
import StateFiles

/// One run of `queues show`.
struct QueuesShowRun {
  let stores: Stores
  /// The links to tell of; none is every link that may be an ENI's.
  let links: [LinkArgument]

  /// Gathers what there is, changing nothing.
  func run() throws(Failure) -> QueueSurvey {
    var transaction = try Transaction(stores)
    let first = try transaction.observe()
    let kept = try StoredRecords(stores, in: first, place: BootMoment.current().place)
    let shown =
      links.isEmpty
      ? kept.knownNICs.sorted { $0.name < $1.name }
      : try first.links(links, ENINames(kept: stores.enis(for: links)))
    transaction.look(atQueuesOf: shown.map(\.name))
    let observed = try transaction.observe()
    return QueueSurvey(
      links: shown.map { link in
        let eni = link.ownMAC.flatMap { try? kept.eni(of: $0)?.id }
        return QueueStatus(link, eni: eni, in: observed)
      },
      processors: observed.processors ?? Processors(online: CPUSet()),
      balancesInterrupts: InterruptBalancing.isRunning())
  }
}

/// One run of `queues set`.
struct QueuesSetRun: DirectRun {
  let stores: Stores
  let links: [LinkArgument]
  let wish: QueueRequest?

  func desired(_ transaction: inout Transaction) throws(Failure) -> [DesiredLink] {
    guard let wish else { return [] }
    let kept = try stores.allENIs()
    let found = try transaction.observe().links(links, ENINames(kept: kept))
    transaction.look(atQueuesOf: found.map(\.name))
    return found.map { link in
      DesiredLink(
        link: link.name, eni: kept.first { $0.mac == link.ownMAC }?.id, goal: .queuesOnly(wish))
    }
  }
}
