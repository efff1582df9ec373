// What is observed is what iproute2 shows.

import Glibc
import HostKernel
import NetworkModel
import Planning
import TestSupport
import Testing

@Suite struct ObservationTests {
  @Test func probe() throws {
    let text = try inPrivateNamespace {
      try ip("link add eth1 type veth peer name far1")
      try ip("link set far1 up")
      try ip("link set eth1 up")
      try ip("addr add 10.0.0.20/24 dev eth1")
      try ip("route add default via 10.0.0.1 table 10001")
      try ip("rule add from 10.0.0.20 table main suppress_prefixlength 0 priority 99")
      var kernel = try HostKernel()
      let o = try kernel.observe()
      let clock = ContinuousClock()
      let t = try clock.measure { for _ in 0..<100 { _ = try kernel.observe() } }
      return "\(t / 100)\n" + o.links.map { "\($0)" }.joined(separator: "\n") + "\n" + o.addresses.map { "\($0)" }.joined(separator: "\n") + "\n"
        + o.routes.map { "\($0)" }.joined(separator: "\n") + "\n" + o.rules.map { "\($0)" }.joined(separator: "\n")
    }
    print(text)
  }
}
