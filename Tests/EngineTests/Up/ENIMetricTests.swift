// The metric of an ENI's default route comes after the primary NIC's, and stays the same.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct ENIMetricTests {
  /// systemd-networkd gives what it learns by DHCP metric 1024, dhcpcd 1000 + the link's index.
  private func text(_ metric: Int) -> String {
    """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up
    link 3 eth1 00:16:3e:00:00:01 down
    link 4 eth2 00:16:3e:00:00:02 down
    address 10.0.0.20/24 brd 10.0.0.255 dev eth0
    route 10.0.0.0/24 dev eth0 src 10.0.0.20 metric \(metric) proto 2
    route default via 10.0.0.253 dev eth0 metric \(metric) proto 16
    """
  }

  private func metrics(_ guest: Guest) -> [String: UInt32] {
    let routes = guest.kernel.state.routes.filter {
      $0.madeBy == .enicfg && $0.destination.isDefault && $0.table == .main
    }
    return Dictionary(routes.map { ("\($0.link?.text ?? "")", $0.metric.rawValue) }) { $1 }
  }

  /// Runs `up` on links by static addresses.
  private func up(_ guest: Guest, _ links: String..., metric: UInt32? = nil) throws -> Outcome {
    let inventory = try Cloud.inventory(1, 2)
    return try guest.upStatic(links, inventory) { $0.settings.metric = metric }
  }

  @Test func eachENIHasAMetricBehindThePrimaryNICs() throws {
    try withGuest(text: text(1024)) { guest in
      let outcome = try up(guest, "eth1", "eth2")
      #expect(outcome.failed == [])
      #expect(metrics(guest) == ["eth1": 1025, "eth2": 1026])
      let reasons = outcome.plan.steps.map(\.reason)
      #expect(reasons.count { $0 == .metricBehindPrimary(RouteMetric(1024)) } == 2)
      #expect(try up(guest, "eth1", "eth2").changed == [])
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func aMetricThatWasChosenStays() throws {
    try withGuest(text: text(1002)) { (guest: Guest) throws in
      let one = try up(guest, "eth2")
      let first = metrics(guest)
      let both = try up(guest, "eth1", "eth2")
      #expect(one.failed == [] && both.failed == [])
      let chosen = metrics(guest)
      #expect(chosen["eth2"] == first["eth2"] && Set(chosen.values).count == 2)
      #expect(chosen.values.allSatisfy { $0 > 1004 })
      // The primary NIC has lost its lease: when it has one again, its route comes first.
      guest.kernel.state.routes.removeAll { $0.madeBy == .dhcp }
      let later = try up(guest, "eth1", "eth2")
      #expect(later.changed == [] && metrics(guest) == chosen)
    }
  }

  @Test func aRequestedMetricInFrontIsRefused() throws {
    try withGuest(text: text(1024)) { guest in
      let outcome = try up(guest, "eth1", metric: 1001)
      #expect(outcome.failed == ["eth1: contradiction.metricBeforePrimary"])
      #expect(
        try up(guest, "eth1", metric: 1500).failed == [])
      #expect(metrics(guest) == ["eth1": 1500])
      // Without the request, it is the usual one again.
      #expect(try up(guest, "eth1").failed == [])
      #expect(metrics(guest) == ["eth1": 1025])
    }
  }

  @Test func aMetricIsCorrectedWhenThePrimaryNICsDefaultRouteComesLater() throws {
    let late = text(1024).split(separator: "\n").dropLast().joined(separator: "\n")
    try withGuest(text: late) { guest in
      #expect(try up(guest, "eth1").failed == [])
      #expect(metrics(guest) == ["eth1": 1001])
      let route = "default via 10.0.0.253 dev eth0 metric 1024 proto 16"
      guest.kernel.state.routes.append(try Route(text: route))
      #expect(try up(guest, "eth1").failed == [])
      #expect(metrics(guest) == ["eth1": 1025])
    }
  }
}
