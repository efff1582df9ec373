// Tells the service manager how the service is: sd_notify(3), without libsystemd.

internal import Glibc

/// The service manager that started the process, or none.
///
/// Without one, as in a shell, nothing is sent. Source: sd_notify(3), sd_watchdog_enabled(3).
package struct ServiceManager: ~Copyable {
  private let sender: DatagramSender?

  /// How often ``alive()`` has to be called at least; nil if nobody waits for it.
  ///
  /// It is half of the time after which the manager takes the service for dead.
  package let watchdogPeriod: Duration?

  /// A send waits so long for a manager that is busy; stopping must not take a second.
  private static let patience: Int64 = 250

  /// Finds the manager.
  ///
  /// - Parameter environment: Reads a variable of the environment: `NOTIFY_SOCKET`,
  ///   `WATCHDOG_USEC`, `WATCHDOG_PID`.
  package init(environment: (String) -> String?) {
    // Of virtual machines there is vsock too, whose manager is outside; its name has neither.
    let path = environment("NOTIFY_SOCKET").flatMap { path in
      path.hasPrefix("/") || path.hasPrefix("@") && path.count > 1 ? path : nil
    }
    if let path {
      sender = try? DatagramSender(to: path, patience: Self.patience)
    } else {
      sender = nil
    }
    watchdogPeriod = path == nil ? nil : Self.watchdogPeriod(environment)
  }

  /// Says that the service is ready, or ready again after a reload.
  ///
  /// - Returns: False if the manager did not get it: say it again later. True without a manager.
  @discardableResult package func ready() -> Bool { send("READY=1") }

  /// Says in a line what the service does.
  @discardableResult package func status(_ text: String) -> Bool { send(Self.statusLine(text)) }

  /// Says that the service is about to end.
  @discardableResult package func stopping() -> Bool { send("STOPPING=1") }

  /// Says that a reload begins; ``ready()`` says that it is over.
  ///
  /// It has the time, so that a manager that asked for the reload (`Type=notify-reload`, systemd 253)
  /// knows that this answers its signal; an older one ignores the time.
  @discardableResult package func reloading() -> Bool {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    return send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
  }

  /// Says that the service is not stuck; see ``watchdogPeriod``.
  @discardableResult package func alive() -> Bool { send("WATCHDOG=1") }

  private func send(_ text: String) -> Bool {
    guard let error = sender?.send(Array(text.utf8)) else { return true }
    return error == 0
  }

  /// A line break would start another variable.
  private static func statusLine(_ text: String) -> String {
    let line = String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    return "STATUS=" + line.prefix(500)
  }

  /// `WATCHDOG_PID` says for which process the time is: not for one that this one started.
  private static func watchdogPeriod(_ environment: (String) -> String?) -> Duration? {
    if let process = environment("WATCHDOG_PID"), Int32(process) != getpid() { return nil }
    guard let microseconds = environment("WATCHDOG_USEC").flatMap({ Int64($0) }), microseconds > 0
    else { return nil }
    return .microseconds(microseconds) / 2
  }
}
