// Messages about queues that cannot be as asked.

import Glibc
import Model
import Planning

extension Messages {
  static func words(_ error: QueuePlanError) -> (String, String, String) {
    switch error {
    case .noChannels(let link):
      return (
        "noChannels", "\(link): its driver does not support setting channels",
        "leave out --combined. --rps may help instead"
      )
    case .tooManyChannels(let link, let asked, let maximum):
      return (
        "tooManyChannels", "\(link): \(asked) channels are more than its driver takes",
        "give \(maximum) at most"
      )
    case .noReceiveQueues(let link):
      return (
        "noReceiveQueues", "\(link): /sys does not show its receive queues",
        "mount sysfs in the network namespace of \(link)"
      )
    case .noSuchCPU(let link, let asked, let usable):
      return (
        "noSuchCPU",
        asked.isEmpty
          ? "\(link): the mask \(asked) has no CPU at all"
          : "\(link): the mask \(asked) has no CPU of this machine that takes packets",
        asked.isEmpty
          ? "give off to spread packets over no CPUs"
          : "give auto, or a mask with some of the CPUs \(usable.list), which are \(usable)"
      )
    }
  }

  /// What to do next where the kernel refuses a change of queues; nil for another change.
  static func queueHint(_ change: Change?, _ number: Int32) -> String? {
    switch (change, number) {
    case (.setSteering, EROFS): "mount /sys for writing, or do it where that is permitted"
    case (.setChannels, EBUSY): "something holds the NIC; try again when it has let go"
    case (.setChannels, _), (.setSteering, _):
      "see what is there with enicfg queues show, then try again"
    default: nil
    }
  }
}
