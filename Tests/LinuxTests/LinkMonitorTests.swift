// The monitor tells of carriers and of links that go.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// Waits until the monitor has something, and takes it.
private func next(_ monitor: inout LinkMonitor) throws -> [LinkEvent] {
  var descriptor = pollfd(fd: monitor.fileDescriptor, events: Int16(POLLIN), revents: 0)
  // Notifications come before the command that causes them ends: the bound is for a failure.
  let ready = unsafe poll(&descriptor, 1, 10_000)
  try #require(ready == 1)
  return monitor.drain()
}

@Suite struct LinkMonitorTests {
  @Test func carrierIsReported() throws {
    try inPrivateNamespace {
      try makeVeth()
      var monitor = try LinkMonitor()
      #expect(monitor.drain().isEmpty)
      try ip("link set eth1 up")
      let name = try eth1()
      var hasCarrier = false
      while !hasCarrier {
        hasCarrier = try next(&monitor).contains { event in
          guard case .changed(let link) = event else { return false }
          return link.name == name && link.isUp && link.hasCarrier
        }
      }
    }
  }

  @Test func vanishedLinkIsReported() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      let index = try #require(try kernel.observe().link(named: try eth1())?.index)
      var monitor = try LinkMonitor()
      try ip("link del eth1")
      var isRemoved = false
      while !isRemoved { isRemoved = try next(&monitor).contains(.removed(index: index)) }
    }
  }

  @Test func lostEventsAreReported() throws {
    try inPrivateNamespace {
      try makeVeth()
      var monitor = try LinkMonitor()
      // Two notifications each; the buffer holds 2 MiB of them, which no reader takes out.
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      try changeMTU(times: 4000, in: &kernel)
      #expect(monitor.drain().contains(.overrun))
      #expect(monitor.drain().isEmpty)
    }
  }
}
