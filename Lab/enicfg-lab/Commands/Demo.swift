// enicfg-lab demo: shows enicfg command by command in the guest of a lab.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab demo`.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show enicfg at work in a lab, and the effect in the kernel.",
    discussion: "enicfg must be in the directory of enicfg-lab. Fails if one of the commands fails."
  )

  /// The remarks and command lines that the demo shows, in this order.
  private static let scenes: [(remark: String, command: String)] = [
    ("Three NICs are attached; the distribution has configured the primary one.", "enicfg status"),
    ("What would have to be done? Nothing is changed yet.", "enicfg plan eth1 eth2"),
    ("Do it: two leases, four routes, two rules.", "enicfg up eth1 eth2"),
    ("Once more: there is nothing left to do.", "enicfg up eth1 eth2"),
    ("And this is how enicfg sees it.", "enicfg status"),
    ("The kernel's own view: addresses,", "ip -brief address"),
    ("routes,", "ip route show table main; ip route show table 1001; ip route show table 1002"),
    ("rules,", "ip rule"),
    (
      "and which way packets go: each address by its own NIC.",
      "for a in 19 20 21; do ip route get 203.0.113.1 from 10.0.0.$a; done"
    ),
    (
      "From each address, the internet answers.",
      "for a in 19 20 21; do ping -qc1 -I 10.0.0.$a 203.0.113.1 | grep -e PING -e loss; done"
    ),
    ("Before an ENI is detached, all of it goes.", "enicfg down eth1 eth2"),
  ]

  @OptionGroup var metadata: MetadataChoice

  func run() throws {
    do throws(LabError) {
      let lab = try VPCLab(VPCConfiguration(metadata: metadata.options))
      defer { lab.takeDown() }
      for scene in Self.scenes {
        print("\n\(scene.remark)\n\n    # \(scene.command)")
        // The command writes to the same output.
        fflush(nil)
        let code = try lab.guest.runAttached(["sh", "-c", scene.command])
        guard code == 0 else {
          throw .commandFailed(command: [scene.command], exitCode: code, standardError: "")
        }
      }
      print("\nThe lab is taken down; this machine's own network was never touched.")
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}
