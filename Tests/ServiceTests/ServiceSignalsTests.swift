// The signals of a service, to the thread of the test alone.

import CLinux
import Glibc
import Service
import Testing

@Suite struct ServiceSignalsTests {
  /// One test, because how a process takes SIGHUP is the whole process's.
  @Test func hangUpAsksForAReloadAndEndsNothing() throws {
    var before = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &before)
    var hangUp = sigaction()
    unsafe sigaction(SIGHUP, nil, &hangUp)
    defer {
      unsafe sigaction(SIGHUP, &hangUp, nil)
      unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    // Even where nohup(1) started it: a reload does no harm.
    signal(SIGHUP, SIG_IGN)
    let signals = try ServiceSignals()
    #expect(signals.take() == [])
    raise(SIGHUP)
    // What is in the middle of something goes on.
    #expect(!termination_signal_is_pending())
    #expect(signals.take() == [.reload])
    #expect(signals.take() == [])
    for end in [SIGTERM, SIGINT, SIGQUIT] {
      raise(end)
      #expect(termination_signal_is_pending())
      var loop = try EventLoop()
      try loop.add(signals.fileDescriptor, id: 1)
      #expect(try loop.wait(until: nil) == [1])
      #expect(signals.take() == [.stop])
      #expect(!termination_signal_is_pending())
    }
    raise(SIGHUP)
    raise(SIGTERM)
    #expect(signals.take() == [.reload, .stop])
  }
}
