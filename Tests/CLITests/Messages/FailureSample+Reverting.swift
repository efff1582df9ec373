// Failures of reverting and confirming, and what waits for a confirmation.

import Glibc
import Model
import Planning
import Report
import SystemCalls
import TestSupport

@testable import CLI
@testable import Engine

extension FailureSample {
  static func reverting() throws -> [FailureSample] {
    [
      FailureSample(
        .confirmationPending(PendingConfirmation(command: "up", left: 61)), 75,
        "confirmationPending", "enicfg up waits for its confirmation, and is reverted in 1 min 1 s"),
      FailureSample(
        .confirmationPending(PendingConfirmation(command: "alias", left: 0)), 75,
        "confirmationPending", "enicfg alias waits for its confirmation, and is to be reverted now"),
      FailureSample(.revert(.nothingPending), 65, "nothingPending", "no command waits"),
      FailureSample(
        .revert(.tooLate(command: "up", ago: 5)), 65, "confirmedTooLate",
        "enicfg up was reverted 5 s ago"),
      FailureSample(
        .revert(.notArmed(SystemCallError(operation: "execve", number: ENOENT))), 10, "notArmed",
        "could not call execve: No such file or directory (ENOENT, execve)"),
    ]
      + (try obstacles().map { obstacle, text in
        FailureSample(
          .revert(.obstructed([obstacle], ["up", "alias"])), 65, "revertObstructed",
          "enicfg up and enicfg alias: could not revert: another program has changed something since: "
            + text)
      })
  }

  /// What can be in the way of a revert, and how it is told.
  private static func obstacles() throws -> [(RevertObstacle, String)] {
    let eth1 = try name("eth1")
    let own = try address("10.0.0.20/24 dev eth1")
    let down = Change.setLinkDown(eth1)
    guard
      let route = try ObservedState(text: "route 192.0.2.0/24 via 10.0.0.253 dev eth1 proto 4")
        .routes.first
    else { throw Unreadable() }
    return [
      (
        .changed(.setMTU(eth1, from: 1400, to: 1500)),
        "link eth1 mtu 1400 -> 1500 no longer fits what is there"
      ),
      (
        .losesRoute(route, to: down),
        "route 192.0.2.0/24 via 10.0.0.253 dev eth1 would be lost with link eth1 up -> down"
      ),
      (
        .losesAddress(own, to: down),
        "address 10.0.0.20/24 dev eth1 would be lost with link eth1 up -> down"
      ),
      (.linkInUse(eth1), "eth1 is used by another link or next hop"),
      (
        .routeInPlace(route, of: .addRoute(route)),
        "route 192.0.2.0/24 via 10.0.0.253 dev eth1 is in the place of the one before"
      ),
      (.addressElsewhere(own), "address 10.0.0.20/24 is on eth1 by now"),
      (.otherLink(eth1), "eth1 is another link by now"),
      (.otherRoot("/mnt"), "the files of the system at /mnt are not there"),
    ]
  }
}
