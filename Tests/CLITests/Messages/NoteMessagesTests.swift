// Notes about what stays as it is.

import Execution
import Files
import Glibc
import Model
import Planning
import Report
import Testing

@testable import CLI
@testable import Engine

@Suite struct NoteMessagesTests {
  @Test func refusedQueuesAreToldWithTheKernelsReason() throws {
    let eth1 = try #require(LinkName("eth1"))
    let change = Change.setChannels(
      eth1, from: ChannelCounts(combined: 1), to: ChannelCounts(combined: 4))
    let error = KernelError(
      change: change, operation: "ETHTOOL_MSG_CHANNELS_SET", number: EINVAL,
      message: "requested channel counts are too low for existing XDP programs")
    #expect(
      Messages.text(.queuesStay(RefusedQueues(link: eth1, error: error)))
        == "eth1: could not change channels eth1 combined 1 -> 4: requested channel counts are too low"
        + " for existing XDP programs (EINVAL, ETHTOOL_MSG_CHANNELS_SET); its queues stay as they are"
    )
  }

  @Test func driftIsToldWithTheNextStep() throws {
    let eth1 = try #require(LinkName("eth1"))
    #expect(
      Messages.text(.driftStays(eth1, 1))
        == "eth1: drifted, and stays so: 1 other change is needed; see them with enicfg status eth1,"
        + " make them with enicfg up eth1")
    #expect(Messages.text(.driftStays(eth1, 2)).contains("2 other changes are needed"))
  }

  @Test func metricsThatCannotBeWrittenAreToldByTheirFile() {
    let error = FileError.system(call: "write", path: "/run/enicfg.prom", number: ENOSPC)
    #expect(
      Messages.text(.metricsNotWritten(error))
        == "/run/enicfg.prom: could not write: No space left on device (ENOSPC); what the metrics say is"
        + " not of this round")
  }

  @Test func resultThatCannotBeWrittenIsToldWithWhatStays() {
    #expect(
      Messages.notWritten(ENOSPC, isDone: true)
        == "standard output: could not write: No space left on device (ENOSPC). The changes are made,"
        + " and stay: see them with enicfg status")
    #expect(
      Messages.notWritten(EBADF, isDone: false).hasSuffix(
        "Have it written elsewhere, and try again"))
  }

  @Test(arguments: [
    ("/proc/sys/kernel/random/boot_id", ENOENT, "mount /proc"),
    ("/run/enicfg", EROFS, "for writing"),
    ("/run/enicfg/x", ENOSPC, "free some space"), ("/run/enicfg", EIO, "see to the file system"),
    ("/run/enicfg", EACCES, "as root"),
  ]) func hintsOnFilesNameNoOtherDirectory(_ path: String, _ number: Int32, _ hint: String) {
    let report = Messages.report(.file(.system(call: "open", path: path, number: number)))
    #expect(report.hint.contains(hint))
    #expect(!report.hint.contains("-dir"))
  }
}
