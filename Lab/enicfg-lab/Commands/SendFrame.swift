// enicfg-lab send-frame: sends one Ethernet frame. The lab runs it in its router.

import ArgumentParser
import Glibc
import VPCLab

/// The command `enicfg-lab send-frame`.
struct SendFrame: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send-frame",
    abstract: "Send an Ethernet frame by a link of this network namespace.",
    shouldDisplay: false)

  @Argument(help: "The link.")
  var link: String

  @Argument(help: "The bytes of the frame, as decimal numbers.")
  var bytes: [UInt8]

  func run() throws {
    do throws(LabError) {
      try sendFrame(bytes, by: link)
    } catch {
      complain(error)
      throw ExitCode(EX_UNAVAILABLE)
    }
  }
}
