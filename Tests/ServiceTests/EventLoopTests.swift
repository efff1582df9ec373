// The loop ends its wait for what is readable, for another thread, and for the time.

import Glibc
import Service
import Testing

@Suite struct EventLoopTests {
  @Test func readableDescriptorEndsTheWait() throws {
    var loop = try EventLoop()
    let (first, second) = (try Wake(), try Wake())
    try loop.add(first.fileDescriptor, id: 1)
    try loop.add(second.fileDescriptor, id: 2)
    second.set()
    #expect(try loop.wait(until: nil) == [2])
    // Not read, it stays readable.
    #expect(try loop.wait(until: nil) == [2])
    first.set()
    #expect(try loop.wait(until: nil) == [1, 2])
    second.clear()
    #expect(try loop.wait(until: nil) == [1])
    try loop.remove(first.fileDescriptor)
    #expect(try loop.wait(until: loop.now) == [])
  }

  @Test(arguments: [Duration.zero, .seconds(-5), .nanoseconds(1)])
  func pastInstantEndsTheWaitAtOnce(_ instant: Duration) throws {
    var loop = try EventLoop()
    #expect(try loop.wait(until: instant) == [])
    #expect(try loop.wait(until: instant) == [])
  }

  @Test func pastInstantDoesNotHideWhatIsReadable() throws {
    var loop = try EventLoop()
    let wake = try Wake()
    try loop.add(wake.fileDescriptor, id: 7)
    wake.set()
    var seen = try loop.wait(until: .zero)
    // The timer may be seen first, and once.
    if seen.isEmpty { seen = try loop.wait(until: .zero) }
    #expect(seen == [7])
  }

  @Test func theTimeEndsTheWaitAndNotBefore() throws {
    var loop = try EventLoop()
    let instant = loop.now + .milliseconds(20)
    #expect(try loop.wait(until: instant) == [])
    #expect(loop.now >= instant)
  }

  /// A timer that has run out must not end later waits.
  @Test func anotherThreadEndsAWaitWithoutATime() throws {
    var loop = try EventLoop()
    let wake = try Wake()
    try loop.add(wake.fileDescriptor, id: 3)
    #expect(try loop.wait(until: .zero) == [])
    let thread = try Thread { wake.set() }
    #expect(try loop.wait(until: nil) == [3])
    thread.join()
    // Set twice, it is set once.
    wake.set()
    wake.clear()
    #expect(try loop.wait(until: loop.now) == [])
  }

  @Test func farInstantsAreInstantsToo() throws {
    var loop = try EventLoop()
    let wake = try Wake()
    try loop.add(wake.fileDescriptor, id: 1)
    wake.set()
    #expect(try loop.wait(until: .seconds(Int64.max)) == [1])
    #expect(try loop.wait(until: .seconds(9_000_000_000)) == [1])
    #expect(try loop.wait(until: .seconds(86_400 * 365 * 100)) == [1])
  }

  @Test func noneOfManyDescriptorsIsLeftOut() throws {
    var loop = try EventLoop()
    let wakes = try (0..<100).map { _ in try Wake() }
    for (id, wake) in wakes.enumerated() {
      try loop.add(wake.fileDescriptor, id: id)
      wake.set()
    }
    var seen = Set<Int>()
    // None is cleared. Those that a wait leaves out come first in the next one.
    for _ in 0..<10 { seen.formUnion(try loop.wait(until: nil)) }
    #expect(seen == Set(0..<100))
  }

  @Test func whatCannotBeWaitedForIsRefused() throws {
    let loop = try EventLoop()
    let wake = try Wake()
    try loop.add(wake.fileDescriptor, id: 1)
    #expect(throws: ServiceError(operation: "epoll_ctl", number: EEXIST)) {
      try loop.add(wake.fileDescriptor, id: 2)
    }
    #expect(throws: ServiceError(operation: "epoll_ctl", number: EBADF)) {
      try loop.add(-1, id: 2)
    }
  }
}

/// A thread that runs a body.
private struct Thread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  init(_ body: @escaping @Sendable () -> Void) throws {
    var thread = pthread_t()
    let body = Body(body)
    let created = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(body).toOpaque())
    try #require(created == 0)
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }
}
