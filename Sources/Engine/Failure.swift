// Why an operation failed: typed facts, one enum per area. Sentences are made of them elsewhere.

package import BootConfig
package import DHCPv4
package import Execution
package import Files
package import Inventory
package import Model
package import Planning
package import SystemCalls

/// Why an operation failed.
package enum Failure: Error {
  /// What was asked for makes no sense here.
  case request(RequestFailure)
  /// What is known of ENIs does not suffice, or contradicts itself.
  case inventory(InventoryFailure)
  /// No lease.
  case lease(LeaseFailure)
  /// An alias cannot be added or removed.
  case alias(AliasFailure)
  /// Boot-time files cannot be written.
  case bootFiles(BootFilesFailure)
  /// A right is missing.
  case notPermitted(Permission)
  /// What is desired contradicts what is there.
  case contradiction(PlanError)
  /// A file of enicfg's cannot be used.
  case file(FileError)
  /// The kernel could not be reached or observed.
  case kernel(KernelError)
  /// The plan could not be carried out.
  case apply(ApplyError)
  /// The plan would cut these connections, which are in use; there is at least one.
  case pathsInUse([LostPath])
  /// An agent runs already; its process ID, if it is known.
  case agentRuns(process: Int32?)
  /// A signal asked for the end.
  case interrupted
  /// What an earlier command changed waits for its confirmation.
  case confirmationPending(PendingConfirmation)
  /// Nothing can be reverted or confirmed.
  case revert(RevertFailure)
}

/// Why nothing can be reverted or confirmed.
package enum RevertFailure {
  /// It would remove or overwrite another program's later work; the commands that are to be reverted.
  case obstructed([RevertObstacle], [String])
  /// Nothing waits for a confirmation.
  case nothingPending
  /// The command was reverted so many seconds ago, since nobody confirmed it.
  case tooLate(command: String, ago: UInt64)
  /// No process could be started that reverts what is not confirmed.
  case notArmed(SystemCallError)
}

/// A right that is missing.
package enum Permission {
  /// To change the network, for a command of this name.
  case changeNetwork(command: String)
  /// To ask a DHCP server about this link.
  case askServer(LinkName)
}

/// Why a request makes no sense here.
package enum RequestFailure {
  /// A number of an ENI is out of its range.
  case numbers(ENINumbersError, link: LinkName)
  /// No link has that MAC; these are there.
  case noSuchMAC(MACAddress, existing: [Link])
  /// No link has that alternative name, which is too long to be a name; these are there.
  case noSuchName(String, existing: [LinkName])
  /// No ENI has that id, as far as is known.
  case noSuchENI(String)
  /// The link was asked for twice.
  case linkTwice(LinkName)
  /// These NICs bear the MAC of an ENI, and nothing tells which of them is the ENI's.
  case severalHaveMAC(MACAddress, [LinkName])
  /// The link bears the MAC of an ENI that is another NIC's.
  case twin(LinkName, of: LinkName, MACAddress)
  /// The link is the primary NIC's, and an option says what it should have.
  case primaryLeftAlone(LinkName, option: String)
}

/// Why the inventory does not suffice.
package enum InventoryFailure {
  /// A file that the command line names cannot be read.
  case inputFile(String, operation: String, number: Int32)
  /// The configuration is broken.
  case configuration(ConfigurationError)
  /// The file of ENIs is broken.
  case eniFile(ENIFileError)
  /// Only the metadata service could tell what an option asks for, and it did not.
  /// The path is that for which the service answered that there is nothing.
  case needed(String, MetadataFailure, MetadataURL, path: String?)
  /// No source that could tell what an option asks for may be asked.
  case none(String)
  /// These attributes are not known, and a static address needs them.
  case staticUnknown(LinkName, [Attribute], wasAsked: Bool)
  /// The inventory contradicts itself, or what is there.
  case problem(InventoryProblem)
  /// The leased address is not the one that the console shows.
  case addressDiffers(
    LinkName, leased: IPAddressWithLength, server: IPv4Address, inventory: IPv4Address,
    from: Origin)
  /// The inventory calls it the primary NIC's, or not, and it was configured as the other.
  case primaryContradicted(LinkName, wasPrimary: Bool)
}

/// Why there is no lease.
package enum LeaseFailure {
  /// No server gave one; whether the link carried, and how long was tried.
  case notLeased(LinkName, DHCPError, hadCarrier: Bool, limit: Duration)
  /// The packet socket could not be opened.
  case socket(SystemCallError)
  /// The lease that the link was configured by is not known any more.
  case forgotten(LinkName)
}

/// Why an alias cannot be added or removed.
package enum AliasFailure {
  /// enicfg has not configured the link, so it can have no aliases.
  case notConfigured(LinkName)
  /// Only IPv4 addresses have labels.
  case notIPv4(LinkName, IPAddress)
  /// The address is not an alias of enicfg's.
  case notAnAlias(LinkName, IPv4Address)
  /// The address is the NIC's own.
  case isPrimaryAddress(LinkName, IPv4Address)
  /// The address is that of the ENI with this MAC, which the link bears, if the guest has one.
  case ofOtherENI(LinkName, IPv4Address, holder: MACAddress, link: LinkName?)
  /// The address is not in the vSwitch's block.
  case outsideBlock(LinkName, IPv4Address, block: IPPrefix)
}

/// Why boot-time files cannot be written.
package enum BootFilesFailure {
  /// The address and the gateway of a link are not known, and its files need them.
  case addressUnknown(LinkName)
  /// A file of the system's cannot be read.
  case systemFile(FileError)
  /// Nothing tells what configures the network at boot in the system at this root.
  case formatUnknown(root: String)
  /// There is no directory to be a system's root.
  case noSuchRoot(String)
  /// A link cannot be written down in a format.
  case render(RenderError)
}

/// Turns a file's error into an operation's failure.
///
/// - Throws: ``Failure/file(_:)``.
package func filing<Value: ~Copyable>(
  _ body: () throws(FileError) -> Value
) throws(Failure) -> Value {
  do { return try body() } catch { throw .file(error) }
}
