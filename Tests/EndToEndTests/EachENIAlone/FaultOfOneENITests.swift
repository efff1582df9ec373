// A conflict, a broken file or impossible queues of one ENI: it is as it was, and the others are done.

import Testing
import VPCLab

@Suite struct FaultOfOneENITests {
  /// What is wrong with eth2, and how that is told.
  struct Fault: CustomTestStringConvertible {
    var kind: String
    var code: Int32 = 65
    /// What the one line of text contains.
    var parts: [String]
    var script = ":"
    var configuration: String?
    /// Whether eth2 has to be configured before.
    var isOfConfiguredENI = false

    var testDescription: String { "\(kind) \(script)\(configuration ?? "")" }
  }

  /// A file that cannot be opened, not even by root: a symbolic link to itself.
  private static func broken(_ path: String) -> Fault {
    let path = "\(path)/00:16:3e:12:16:ec.json"
    return Fault(
      kind: "file", code: 10, parts: [path],
      script: "mkdir -p $(dirname \(path)); rm -f \(path); ln -s \(path) \(path)",
      isOfConfiguredENI: true)
  }

  private static let faults = [
    Fault(
      kind: "addressInUse", parts: ["eth2: ", "10.0.0.21/24", "eth0"],
      script: "ip addr add 10.0.0.21/24 dev eth0"),
    Fault(
      kind: "tableInUse", parts: ["eth2: ", "table 1002", "192.0.2.0/24"],
      script: "ip route add blackhole 192.0.2.0/24 table 1002"),
    Fault(
      kind: "tableInUse", parts: ["eth2: ", "table 1002", "dev eth0"],
      script: "ip route add default via 10.0.0.253 dev eth0 table 1002"),
    broken("/run/enicfg/links"), broken("/run/enicfg/leases"), broken("/var/lib/enicfg/enis"),
    Fault(
      kind: "tooManyChannels", parts: ["eth2: 64 channels", "4 at most"],
      configuration: "enis: [{link: eth2, queues: {combined: 64}}]"),
    Fault(
      kind: "tooManyChannels", parts: ["eth2: 64 channels", "4 at most"],
      configuration: "enis: [{link: eth2, queues: {combined: 64}}]", isOfConfiguredENI: true),
  ]

  /// A lab in which something is wrong with eth2.
  private func lab(with fault: Fault) throws -> VPCLab {
    let lab = try threeENIs(queueCount: 4)
    if fault.isOfConfiguredENI { try lab.guest.enicfgDone("up", "eth2") }
    try lab.guest.shell(fault.script)
    if let configuration = fault.configuration { try lab.guest.configure(configuration) }
    return lab
  }

  @Test(arguments: faults)
  func othersAreDone(_ fault: Fault) throws {
    let lab = try lab(with: fault)
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth2")
    expectPartlyDone(
      try lab.guest.enicfg("up", "eth1", "eth2", "eth3"), naming: fault.parts,
      showing: ["eth1", "eth3"], not: "dev eth2")
    try lab.expectSame("eth2", before)
    for link in ["eth1", "eth3"] { try lab.expectENI(link) }
    if fault.isOfConfiguredENI { try lab.expectENI("eth2") }
  }

  @Test(arguments: faults)
  func othersAreDoneByAllAndReportedInJSON(_ fault: Fault) throws {
    let lab = try lab(with: fault)
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth2")
    try expectPartlyDone(
      try lab.guest.enicfg("up", "--all", "--json"), kind: fault.kind, code: fault.code,
      of: "eth2", showing: ["eth1", "eth3"])
    try lab.expectSame("eth2", before)
    for link in ["eth1", "eth3"] { try lab.expectENI(link) }
  }

  @Test(arguments: faults)
  func whereOneIsMeantTheCodeIsThatOfItsReason(_ fault: Fault) throws {
    let lab = try lab(with: fault)
    defer { lab.takeDown() }
    // What was leased in vain is kept, and may be asked for again.
    let before = try lab.guest.state()
    let result = try lab.guest.enicfg("up", "eth2")
    expectFailure(result, fault.code, naming: fault.parts)
    try lab.guest.expectState(before)
  }
}
