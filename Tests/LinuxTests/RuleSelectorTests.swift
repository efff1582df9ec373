// What other programs' rules select: a packet without a mark goes the way that the kernel says.

import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct RuleSelectorTests {
  @Test(arguments: [
    "table 77", "fwmark 5 table 77", "fwmark 0/0xff table 77", "not fwmark 5 table 77",
    "not fwmark 0/0xff table 77", "iif lo table 77", "iif eth2 table 77", "not iif eth2 table 77",
    "oif eth2 table 77", "tos 0x10 table 77", "not tos 0x10 table 77", "ipproto tcp table 77",
    "dport 22 table 77", "l3mdev", "tun_id 5 table 77", "from 10.0.1.0/24 table 77",
    "not from 10.0.1.0/24 table 77", "from 10.0.1.20 table 77", "from 10.0.1.21 table 77",
    "not from 10.0.1.20 table 77", "not from 10.0.1.21 table 77", "to 10.0.0.0/8 table 77",
    "not to 10.0.0.0/8 table 77",
    "not from 10.0.1.0/24 fwmark 5 table 77", "goto 300", "fwmark 5 goto 300",
    "not fwmark 5 goto 300", "prohibit", "fwmark 5 prohibit", "nop",
  ]) func choiceIsTheKernels(_ words: String) throws {
    try inPrivateNamespace {
      for number in 1...3 {
        try ip("link add eth\(number) type veth peer name far\(number)")
        for end in ["eth", "far"] { try ip("link set \(end)\(number) up") }
        try ip("address add 10.0.\(number).20/24 dev eth\(number)")
        let table = [1: "main", 2: "77", 3: "78"][number] ?? ""
        try ip("route add default via 10.0.\(number).253 dev eth\(number) table \(table)")
      }
      try ip("rule add priority 100 \(words)")
      try ip("rule add priority 200 from 10.0.1.20 lookup 78")
      try ip("rule add priority 300 from all lookup main")
      var kernel = try LinuxBackend()
      let observed = try kernel.observe()
      let flow = Flow(
        from: .v4(IPv4Address(10, 0, 1, 20)), to: .v4(IPv4Address(198, 51, 100, 1)))
      let answer = (try? ip("route get \(flow)")) ?? ""
      var lookup = RouteLookup(observed)
      guard case .route(let route, _) = lookup.route(of: flow), let link = route.link else {
        #expect(answer == "", "\(words): \(answer)")
        return
      }
      #expect(answer.contains("dev \(link) "), "\(words): \(answer)")
    }
  }
}
