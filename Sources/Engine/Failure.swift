// Why a command failed: the typed errors of the layers below, with the object that they are about.

import Execution
import DHCPv4
import Files
import Inventory
import Model
import BootConfig
import Planning
import StateFiles

/// Why a command failed.
enum Failure: Error {
  /// The command line makes no sense.
  case usage(String, command: String)
  /// A number of an ENI is out of its range.
  case numbers(ENINumbersError, link: LinkName)
  /// The right to change the network is missing.
  case notPermitted(String)
  /// No link has that MAC.
  case noSuchMAC(MACAddress, existing: [Link])
  /// No ENI has that id, as far as is known.
  case noSuchENI(String)
  /// A file that the command line names cannot be read.
  case inputFile(String, operation: String, number: Int32)
  /// The configuration is broken.
  case configuration(ConfigurationError)
  /// The file of ENIs is broken.
  case eniFile(ENIFileError)
  /// Only the metadata service could tell what an option asks for, and it did not.
  case inventoryNeeded(String, MetadataFailure, MetadataURL)
  /// Nobody may be asked what an option asks for.
  case noInventory(String)
  /// These attributes are not known, and a static address needs them.
  case staticUnknown(LinkName, [Attribute], wasAsked: Bool)
  /// The inventory contradicts itself, or what is there.
  case inventoryProblem(InventoryProblem)
  /// The leased address is not the one that the console shows.
  case addressDiffers(
    LinkName, leased: IPAddressWithLength, server: IPv4Address, inventory: IPv4Address,
    from: Origin)
  /// The inventory calls it the primary NIC's, or not, and it was configured as the other.
  case primaryContradicted(LinkName, wasPrimary: Bool)
  /// enicfg has not configured the link, so that it can have no aliases.
  case notConfigured(LinkName)
  /// The lease that the link was configured by is not known any more.
  case leaseUnknown(LinkName)
  /// Only IPv4 addresses have labels.
  case aliasNotIPv4(LinkName, IPAddress)
  /// The address is no alias of enicfg's.
  case notAnAlias(LinkName, IPv4Address)
  /// The address is the NIC's own.
  case aliasIsPrimary(LinkName, IPv4Address)
  /// The address is not in the vSwitch's block.
  case aliasOutside(LinkName, IPv4Address, block: IPPrefix)
  /// The link is the primary NIC's, and an option says what it ought to have.
  case primaryLeftAlone(LinkName, option: String)
  /// The link was asked for twice.
  case linkTwice(LinkName)
  /// What is desired contradicts what is there.
  case contradiction(PlanError)
  /// A file of enicfg's cannot be used.
  case file(FileError)
  /// The kernel could not be reached or observed.
  case kernel(KernelError)
  /// The plan could not be carried out.
  case apply(ApplyError)
  /// No lease; whether the link carried, and how long was tried.
  case lease(LinkName, DHCPError, hadCarrier: Bool, limit: Duration)
  /// The packet socket could not be opened.
  case packetSocket(TransportError)
  /// The address and the gateway of a link are not known, and its boot-time files need them.
  case addressUnknown(LinkName)
  /// A file of the system's cannot be read.
  case systemFile(FileError)
  /// Nothing tells what configures the network at boot in the system at this root.
  case formatUnknown(root: String)
  /// There is no directory to be a system's root.
  case noSuchRoot(String)
  /// A link cannot be written down in a format.
  case render(RenderError)
  /// A signal asked for the end.
  case interrupted
}

/// A failure, with what became of what had been done before it.
struct FailureOutcome: Error {
  /// Why the command failed.
  var failure: Failure
  /// What the undo left over; empty where everything is as it was.
  var leftovers: [Leftover] = []
  /// What was told before.
  var notes: [String] = []
}
