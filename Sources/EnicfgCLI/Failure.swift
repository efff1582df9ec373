// Why a command failed: the typed errors of the layers below, with the object that they are about.

import Applying
import DHCPv4
import NetworkModel
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
  /// The link is the primary NIC's, and an option says what it ought to have.
  case primaryLeftAlone(LinkName, option: String)
  /// The link was asked for twice.
  case linkTwice(LinkName)
  /// What is desired contradicts what is there.
  case contradiction(PlanError)
  /// A file of enicfg's cannot be used.
  case file(StateFileError)
  /// The kernel could not be reached or observed.
  case kernel(KernelError)
  /// The plan could not be carried out.
  case apply(ApplyError)
  /// No lease; whether the link carried, and how long was tried.
  case lease(LinkName, DHCPError, hadCarrier: Bool, limit: Duration)
  /// The packet socket could not be opened.
  case packetSocket(TransportError)
  /// A signal asked for the end.
  case interrupted
}

/// A failure, with what became of what had been done before it.
struct FailureOutcome: Error {
  /// Why the command failed.
  var failure: Failure
  /// What the undo left over; empty where everything is as it was.
  var leftovers: [Leftover] = []
}
