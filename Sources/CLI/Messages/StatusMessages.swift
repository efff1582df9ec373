// What the state of a link leaves open, in words.

import Engine
import Model
import Planning
import Report

extension Messages {
  /// The links of a status, each with what its state leaves open.
  static func remarked(_ report: StatusReport) -> [LinkStatus] {
    report.links.map { status in
      var status = status
      switch status.role {
      case .contradicted(let error): status.remark = contradiction(error).message
      case .recordUnreadable:
        status.remark = report.unreadable[status.link.name].map { file($0).message }
      case .primary, .inSync, .impaired, .drifted, .leaseUnknown, .takenDown, .vanished,
        .notConfigured:
        break
      }
      if status.remark == nil {
        status.remark = report.refused[status.link.name].map { self.report($0).message }
      }
      return status
    }
  }
}
