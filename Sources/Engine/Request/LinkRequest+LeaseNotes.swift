// What a lease is taken without, told.

import DHCPv4
import Model
import Planning
import StateFiles

extension LinkRequest {
  /// The notes on what a lease is taken without.
  func notes(on lease: Lease) -> [Note] {
    lease.leftOut.map { .leftOut(link.name, $0, server: lease.server) }
  }

  /// The notes on a kept lease that need not be asked for.
  func notesOnGoodLease(in observed: ObservedState, at moment: BootMoment) -> [Note] {
    goodLease(in: observed, at: moment).map { notes(on: $0.lease) } ?? []
  }
}
