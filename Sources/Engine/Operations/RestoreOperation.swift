// An ENI as it was configured last, where what is asked of it now is refused.

import Files
package import Model
package import Planning
import StateFiles

/// Brings an ENI back to what it was configured as last.
///
/// What is asked of it by now, as by a broken configuration, cannot be done; what works stays.
package struct RestoreOperation: SingleTransactionOperation {
  /// The machine.
  package let host: Host
  private let mac: MACAddress

  /// Prepares a run for the ENI with a MAC; nothing is looked at yet.
  package init(_ mac: MACAddress, on host: Host) {
    self.mac = mac
    self.host = host
  }

  /// What should be; see ``SingleTransactionOperation/desired(on:)``.
  ///
  /// Nothing where the ENI was not configured, or where its lease is over.
  package func desired(on backend: KernelConnection) throws(Failure) -> [DesiredLink] {
    try host.requireNothingPending()
    let observed = try backend.observed()
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let records = try StoredRecords(host.stores, in: observed, place: moment.place)
    guard let record = records.standing.first(where: { $0.mac == mac }),
      record.isWanted, record.numbers != nil, let link = observed.link(named: record.link)
    else { return [] }
    let desired = records.desired(
      link, record, try records.eni(of: mac), isPrimary: false, at: moment)
    return desired.map { [$0] } ?? []
  }
}
