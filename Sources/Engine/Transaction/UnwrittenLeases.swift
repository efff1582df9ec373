// Leases that could not be written down, as on a full disk: an agent goes on to know them.

package import Files
import Model
package import StateFiles

/// The leases that could not be written down, as on a full disk: known as long as this process lives.
final class UnwrittenLeases {
  var records: [MACAddress: LeaseRecord] = [:]
}

extension Stores {
  /// Keeps a lease.
  ///
  /// - Parameter isNeeded: Whether it has to be written down, since this process does not stay.
  /// - Throws: ``FileError`` where it has to be, and cannot.
  package func keep(_ lease: LeaseRecord, isNeeded: Bool) throws(FileError) {
    do throws(FileError) {
      try leases.write(lease)
      unwritten.records[lease.mac] = nil
    } catch {
      guard !isNeeded else { throw error }
      unwritten.records[lease.mac] = lease
    }
  }
}
