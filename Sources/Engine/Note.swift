// What is told although the operation goes on: facts, worded elsewhere.

package import BootConfig
package import DHCPv4
package import Execution
package import Files
package import Inventory
package import Model
package import Planning
package import StateFiles

/// Something to be told although the operation goes on.
package enum Note {
  /// The state directory is on a read-only file system; this one stands in for it.
  case stateIsReadOnly(StateDirectory)
  /// A kept file is unusable, and what it held is not known; where it was set aside, if it was.
  case unusableFile(String, FileError, String?)
  /// A link that udev told of is gone again.
  case linkGoneAgain(String)
  /// A link that udev told of is left to the agent that runs.
  case leftToAgent(String)
  /// A link that udev told of is not a cloud's NIC, as its kind or driver says.
  case notCloudNIC(Link, driver: String?)
  /// The metadata service did not name the ENIs; these are the links of those that it named last time.
  /// The path is as in ``InventoryFailure/needed(_:_:_:path:)``.
  case takenFromLastTime(MetadataURL, MetadataFailure, [LinkName], path: String?)
  /// The metadata service did not name the ENIs; what these links have of the attributes stays.
  /// The path is as in ``InventoryFailure/needed(_:_:_:path:)``.
  case serviceFailed(MetadataURL, MetadataFailure, Attributes, of: [LinkName], path: String?)
  /// The metadata service does not know all of a link's ENI, after it was asked again for so long.
  case incomplete(LinkName, MACAddress, isNamed: Bool, after: Duration, IncompleteENI)
  /// Attributes of a link's ENI could not be learnt: what is configured stays.
  case notLearnt(LinkName, [Attribute], MetadataFailure)
  /// The link's lease is taken without this, which the server sent.
  case leftOut(LinkName, LeftOut, server: IPv4Address)
  /// The guest has no NIC of an ENI that the inventory names.
  case noNIC(MACAddress, id: String?)
  /// Of several NICs with the MAC of an ENI, one is configured and the others are left alone.
  case twins(MACAddress, configured: LinkName, leftAlone: [LinkName])
  /// The stored index of a link has become that of another one, by its name: the link gets a new one.
  case indexMoved(LinkName, from: UInt32, to: UInt32, for: LinkName)
  /// The NIC of an ENI is left alone, since it is a member of this bridge, bond or VRF.
  case memberLeftAlone(LinkName, MACAddress, of: LinkName?)
  /// The configuration says something of the primary NIC that is for secondary ones: these keys.
  case ignoredOnPrimary(LinkName, keys: [String], Origin)
  /// A problem of the inventory that is about no link of the guest, or about this one.
  case inventoryProblem(InventoryProblem, on: LinkName?)
  /// These leases end soon, and no program renews them; there is at least one.
  case unattendedLeases([UnattendedLease])
  /// An alias that was removed by hand comes back with the next `up`.
  case comesBack(LinkName, SecondaryAddress)
  /// A link needs that many changes besides what was asked for; they are not made.
  case driftStays(LinkName, Int)
  /// The boot-time files of these links say something else than what they have been given now.
  case filesBehind([LinkName])
  /// Something keeps what was configured, or written, from staying so.
  case conflict(BootConflict)
  /// The kernel refused to change the queues of a link; they stay as they are.
  case queuesStay(RefusedQueues)
  /// How the format of the boot-time files is known.
  case format(FormatFinding)
  /// The metrics of what was done could not be written.
  case metricsNotWritten(FileError)
  /// Earlier commands of these names were interrupted; this one goes on from what is there.
  case interrupted([String])
  /// What the command does cannot be reverted: its journal could not be written.
  case notRevertible(FileError)
  /// What was done is reverted unless it is confirmed within so many seconds.
  case awaitsConfirmation(within: UInt32)
  /// There is nothing to revert.
  case nothingToRevert(NothingToRevert)
  /// These stay as they are, since another program changed something since.
  case leftAsItIs([RevertObstacle])
  /// The command was not confirmed before a reboot, and the files that it changed are as before.
  case revertedAfterReboot(String)

  /// Why there is nothing to revert.
  package enum NothingToRevert: Equatable, Sendable {
    /// No command has changed anything since the boot.
    case nothingDone
    /// What these commands did was reverted already.
    case revertedAlready([String])
  }

  /// What of ENIs is not known where the service failed.
  package enum Attributes {
    /// Secondary addresses, prefixes and IPv6.
    case all
    /// Prefixes and IPv6.
    case prefixesAndIPv6
  }

  /// What becomes of an ENI that the service does not know all of.
  package enum IncompleteENI {
    /// What is not known of it stays as it is.
    case staysAsItIs
    /// It counts as detached.
    case countsAsDetached
    /// It is left alone.
    case isLeftAlone
  }
}
