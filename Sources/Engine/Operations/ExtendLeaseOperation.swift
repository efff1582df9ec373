// The lifetimes of a leased address extended, where a round of its ENI cannot do it.

import DHCPv4
import Files
import Model
package import Planning
package import StateFiles

/// Extends the lifetimes of a leased address, and changes nothing else.
///
/// What is in the way of the rest of an ENI does not let the kernel remove an address whose lease is good.
package struct ExtendLeaseOperation: SingleTransactionOperation {
  /// The machine.
  package let host: Host
  private let lease: LeaseRecord
  private let index: UInt32

  /// Prepares a run; nothing is looked at yet.
  ///
  /// - Parameter index: The number of the link that has the address.
  package init(_ lease: LeaseRecord, of index: UInt32, on host: Host) {
    self.lease = lease
    self.index = index
    self.host = host
  }

  /// What should be; see ``SingleTransactionOperation/desired(on:)``.
  ///
  /// An address that is gone stays so, and of a lease that is over nothing is extended.
  package func desired(on backend: KernelConnection) throws(Failure) -> [DesiredLink] {
    let observed = try backend.observed()
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    guard let left = lease.remaining(at: moment),
      let link = observed.links.first(where: { $0.index == index })?.name,
      var address = observed.addresses(on: link).first(where: {
        $0.address == lease.lease.address
      })
    else { return [] }
    address.validLifetime = left
    address.preferredLifetime = left
    let reason = Reason.lease(lease.lease.leaseTime, server: lease.lease.server)
    return [DesiredLink(link: link, goal: .leaseOnly(Wanted(address, because: reason)))]
  }
}
