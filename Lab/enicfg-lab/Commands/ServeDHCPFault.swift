// enicfg-lab dhcp-fault: the faulty DHCP server. The lab starts it in its router.

import ArgumentParser
import Glibc
package import VPCLab

extension DHCPFault: ExpressibleByArgument {}

/// The command `enicfg-lab dhcp-fault`.
struct ServeDHCPFault: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dhcp-fault",
    abstract: "Answer DHCP with a fault on a vSwitch of this network namespace.",
    shouldDisplay: false)

  @Argument(help: "The fault.")
  var fault: DHCPFault

  @Option(help: "The number N of the vSwitch; its link is vswN.")
  var vswitch = 0

  @OptionGroup var lab: LabOptions

  func run() throws {
    var server = FaultyDHCPServer(fault, configuration: lab.configuration, vSwitch: vswitch)
    do throws(LabError) {
      try server.serve { line in
        print(line)
        fflush(nil)
      }
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}
