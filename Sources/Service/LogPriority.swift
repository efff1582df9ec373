// How important a line of the log is.

/// How important a line of the log is (syslog(3)).
package enum LogPriority: UInt8, Hashable, Sendable {
  /// Something failed.
  case error = 3
  /// Something may fail, or was left out.
  case warning = 4
  /// Something changed that an administrator wants to know.
  case notice = 5
  /// Something was done.
  case info = 6
  /// Of use to a developer only.
  case debug = 7
}
