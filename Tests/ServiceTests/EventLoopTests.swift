// The loop ends its wait for what is readable, for another thread, and for the time.

import Glibc
import Service
import SystemCalls
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
    let thread = try Thread { waiter in
      waiter.awaitSleep()
      wake.set()
    }
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
    #expect(throws: SystemCallError(operation: "epoll_ctl", number: EEXIST)) {
      try loop.add(wake.fileDescriptor, id: 2)
    }
    #expect(throws: SystemCallError(operation: "epoll_ctl", number: EBADF)) {
      try loop.add(-1, id: 2)
    }
  }
}

/// Another thread, as the kernel shows it.
private struct Waiter {
  private let stat: String

  /// The calling thread.
  init() throws {
    var buffer = [CChar](repeating: 0, count: 64)
    let length = unsafe readlink("/proc/thread-self", &buffer, buffer.count)
    try #require(length > 0)
    let path = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    stat = "/proc/\(path)/stat"
  }

  /// Returns once the thread sleeps; a million looks are the limit.
  func awaitSleep() {
    var looks = 0
    while looks < 1_000_000, !isAsleep {
      looks += 1
      sched_yield()
    }
  }

  /// The state comes after the program's name in parentheses, see proc_pid_stat(5).
  private var isAsleep: Bool {
    let descriptor = unsafe open(stat, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return true }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    return text.split(separator: ")").last?.hasPrefix(" S") ?? true
  }
}

/// A thread that runs a body, which gets the thread that started it.
private struct Thread {
  private final class Body {
    let run: @Sendable (Waiter) -> Void
    let waiter: Waiter

    init(_ run: @escaping @Sendable (Waiter) -> Void, _ waiter: Waiter) {
      self.run = run
      self.waiter = waiter
    }
  }

  private let thread: pthread_t

  init(_ body: @escaping @Sendable (Waiter) -> Void) throws {
    var thread = pthread_t()
    let body = Body(body, try Waiter())
    let created = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        body.run(body.waiter)
        return nil
      }, Unmanaged.passRetained(body).toOpaque())
    try #require(created == 0)
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }
}
