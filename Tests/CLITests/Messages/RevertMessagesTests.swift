// What is told of commands that are reverted, confirmed, or were interrupted.

import Files
import Glibc
import Planning
import Testing

@testable import CLI
@testable import Engine

@Suite struct RevertMessagesTests {
  @Test(arguments: [
    (
      Note.interrupted(["up", "alias"]),
      "enicfg up and enicfg alias: interrupted before the end; this command goes on from what is there, and"
        + " enicfg revert takes back both"
    ),
    (
      .awaitsConfirmation(within: 60),
      "it is reverted in 1 min unless enicfg confirm comes before that"
    ),
    (
      .nothingToRevert(.nothingDone),
      "nothing to revert: no command has changed anything since the boot"
    ),
    (
      .nothingToRevert(.revertedAlready(["up"])),
      "nothing to revert: reverted already (enicfg up)"
    ),
    (
      .leftAsItIs([.otherRoot("/mnt")]),
      "not reverted, since another program has changed it: the files of the system at /mnt are not there"
    ),
    (
      .revertedAfterReboot("up"),
      "enicfg up was not confirmed before the reboot: the files that it changed are as before"
    ),
    (
      .notRevertible(.system(call: "write", path: "/run/enicfg/journal.open", number: ENOSPC)),
      "/run/enicfg/journal.open: could not write: No space left on device (ENOSPC); what this command does"
        + " cannot be reverted with enicfg revert"
    ),
  ]) func notesAreOneLine(_ note: Note, _ text: String) {
    #expect(Messages.text(note) == text)
    expectMessage(Messages.text(note))
  }

  @Test func statusSaysHowLongTheConfirmationIsWaitedFor() {
    #expect(
      Messages.pending(PendingConfirmation(command: "up", left: 42))
        == "enicfg up waits for its confirmation, and is reverted in 42 s; enicfg confirm keeps it."
    )
  }
}
