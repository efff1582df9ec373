// The signals of a service.

internal import CLinux
package import SystemCalls

/// What a signal asks a service for.
package enum ServiceSignal: Hashable, Sendable {
  /// The end: SIGTERM, SIGINT, SIGQUIT.
  case stop
  /// Another look at the configuration: SIGHUP.
  case reload
}

/// The signals of a service, as a descriptor to wait for.
///
/// While the process is a service, `termination_signal_is_pending` of CLinux tells of the signals
/// that end it only: what runs between two waits ends early for SIGTERM and not for SIGHUP.
package struct ServiceSignals: ~Copyable {
  private let signals: Descriptor

  /// Makes the process a service for the rest of its life; called before another thread exists.
  ///
  /// A signal that is ignored from the start stays ignored, except SIGHUP.
  ///
  /// - Throws: ``SystemCallError``: `EMFILE`, `ENFILE`, `ENOMEM`.
  package init() throws(SystemCallError) {
    signals = try Descriptor(service_signals_open(), of: "signalfd")
  }

  /// The descriptor to wait for; it is open as long as this value exists.
  package var fileDescriptor: Int32 { signals.number }

  /// Takes the signals that have arrived, without waiting.
  package func take() -> Set<ServiceSignal> {
    var taken = Set<ServiceSignal>()
    while true {
      switch service_signal_take(signals.number) {
      case SERVICE_SIGNAL_STOP: taken.insert(.stop)
      case SERVICE_SIGNAL_RELOAD: taken.insert(.reload)
      default: return taken
      }
    }
  }
}
