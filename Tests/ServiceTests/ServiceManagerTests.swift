// What the service manager receives.

import Glibc
import Service
import TestSupport
import Testing

@Suite struct ServiceManagerTests {
  @Test func eachStateIsADatagram() throws {
    try inTemporaryDirectory { directory in
      let receiver = try Receiver(at: directory + "/notify")
      let manager = ServiceManager(
        environment: environment(["NOTIFY_SOCKET": directory + "/notify"]))
      #expect(manager.ready() == true)
      #expect(receiver.text() == "READY=1")
      #expect(manager.status("waiting for 2 leases") == true)
      #expect(receiver.text() == "STATUS=waiting for 2 leases")
      #expect(manager.alive() == true)
      #expect(receiver.text() == "WATCHDOG=1")
      #expect(manager.stopping() == true)
      #expect(receiver.text() == "STOPPING=1")
      #expect(receiver.next() == nil)
    }
  }

  @Test func abstractSocketIsReachedToo() throws {
    let path = "@enicfg-test-\(UInt64.random(in: 0...(.max)))"
    let receiver = try Receiver(at: path)
    let manager = ServiceManager(environment: environment(["NOTIFY_SOCKET": path]))
    #expect(manager.ready() == true)
    #expect(receiver.text() == "READY=1")
  }

  @Test func reloadHasTheTimeOfTheMonotonicClock() throws {
    try inTemporaryDirectory { directory in
      let receiver = try Receiver(at: directory + "/notify")
      let manager = ServiceManager(
        environment: environment(["NOTIFY_SOCKET": directory + "/notify"]))
      let before = microseconds()
      #expect(manager.reloading() == true)
      let lines = try #require(receiver.text()).split(separator: "\n")
      #expect(lines.count == 2 && lines.first == "RELOADING=1")
      let time = try #require(lines.last?.split(separator: "=").last.flatMap { Int64($0) })
      #expect(lines.last?.hasPrefix("MONOTONIC_USEC=") == true)
      #expect((before...microseconds()).contains(time))
    }
  }

  @Test func statusIsOneLine() throws {
    try inTemporaryDirectory { directory in
      let receiver = try Receiver(at: directory + "/notify")
      let manager = ServiceManager(
        environment: environment(["NOTIFY_SOCKET": directory + "/notify"]))
      #expect(manager.status("eth1:\nREADY=1") == true)
      #expect(receiver.text() == "STATUS=eth1: READY=1")
    }
  }

  @Test(arguments: [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "vsock:2:1234"]])
  func withoutAManagerNothingIsSent(_ variables: [String: String]) {
    let manager = ServiceManager(
      environment: environment(variables.merging(["WATCHDOG_USEC": "30000000"]) { $1 }))
    let sent = [manager.ready(), manager.reloading(), manager.alive(), manager.stopping()]
    #expect(sent == [true, true, true, true])
    #expect(manager.watchdogPeriod == nil)
  }

  @Test func aManagerThatIsGoneFailsNothing() throws {
    try inTemporaryDirectory { directory in
      let manager = ServiceManager(
        environment: environment(["NOTIFY_SOCKET": directory + "/notify"]))
      #expect(manager.ready() == false)
      // Started again, it has another socket at the path.
      let receiver = try Receiver(at: directory + "/notify")
      #expect(manager.ready() == true)
      #expect(receiver.text() == "READY=1")
    }
  }

  @Test func aManagerThatDoesNotReadIsNotWaitedFor() throws {
    try inTemporaryDirectory { directory in
      let receiver = try Receiver(at: directory + "/notify")
      let manager = ServiceManager(
        environment: environment(["NOTIFY_SOCKET": directory + "/notify"]))
      // As many as the queue takes (max_dgram_qlen), and one more, which is not delivered.
      while manager.alive() {}
      #expect(receiver.text() == "WATCHDOG=1")
      #expect(manager.ready() == true)
    }
  }

  @Test func watchdogIsFedTwiceAsOftenAsNeeded() {
    let usual = ["NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "30000000"]
    #expect(period(usual) == .seconds(15))
    #expect(period(usual.merging(["WATCHDOG_PID": "\(getpid())"]) { $1 }) == .seconds(15))
    #expect(period(usual.merging(["WATCHDOG_PID": "1"]) { $1 }) == nil)
    for nonsense in ["0", "-1", "soon", ""] {
      #expect(period(usual.merging(["WATCHDOG_USEC": nonsense]) { $1 }) == nil)
    }
  }

  private func period(_ variables: [String: String]) -> Duration? {
    ServiceManager(environment: environment(variables)).watchdogPeriod
  }

  private func microseconds() -> Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
  }
}
