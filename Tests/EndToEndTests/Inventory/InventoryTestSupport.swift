// What tests of the inventory share: a guest that has everything, and what is to stay of it.

import Testing
import VPCLab

/// Makes a lab with a metadata service that knows further addresses of every kind, and whose guest
/// has IPv6 on, but nothing that comes and goes by itself.
func furnishedLab(_ options: MetadataOptions = MetadataOptions()) throws -> VPCLab {
  let lab = try enicfgLab(VPCConfiguration(metadata: options))
  try lab.guest.shell(
    """
    echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad
    for file in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >$file; done
    for file in /proc/sys/net/ipv6/conf/eth*/addr_gen_mode; do echo 1 >$file; done
    ip -6 addr flush dev eth0
    """)
  try lab.changeENI("eth0") { $0.secondaryAddresses = ["10.0.0.40", "10.0.0.41"] }
  try lab.changeENI("eth1") { eni in
    eni.secondaryAddresses = ["10.0.0.30", "10.0.0.31"]
    eni.ipv4Prefixes = ["10.0.0.64/28"]
    eni.ipv6Addresses = ["2001:db8::20"]
    eni.ipv6Prefixes = ["2001:db8:0:0:1::/80"]
  }
  return lab
}

/// Makes a quiet lab with a metadata service.
func toldLab(_ options: MetadataOptions = MetadataOptions()) throws -> VPCLab {
  try quietLab(VPCConfiguration(metadata: options))
}

/// All that a guest has, and all that enicfg keeps of it.
struct Possession {
  let state: GuestState
  let files: [String]
}

extension Host {
  /// Reads all there is.
  func possession() throws -> Possession { Possession(state: try state(), files: try keptLines()) }

  /// Expects everything to be as it was, what enicfg keeps included.
  func expectPossession(
    _ expected: Possession, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectState(expected.state, sourceLocation: sourceLocation)
    #expect(try keptLines() == expected.files, sourceLocation: sourceLocation)
  }

  /// Every line of the files of enicfg's, but for the lock and the journals.
  private func keptLines() throws -> [String] {
    try output(of: [
      "sh", "-c",
      "grep -r --exclude=lock --exclude='journal.*' . /run/enicfg /var/lib/enicfg 2>/dev/null || :",
    ]).lines.sorted()
  }

  /// Runs enicfg with `--json`, which has to fail.
  func expectFailure(
    _ words: [String], _ code: Int32, kind: String, naming parts: [String] = [],
    _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try run(["enicfg"] + words + ["--json"])
    let comment = "\(comment) \(result)"
    #expect(result.exitCode == code, "\(comment)", sourceLocation: sourceLocation)
    let report = try ReportShape(result.standardOutput, sourceLocation: sourceLocation)
    #expect(report.error?.code == code, "\(comment)", sourceLocation: sourceLocation)
    #expect(report.error?.kind == kind, "\(comment)", sourceLocation: sourceLocation)
    #expect(report.error?.rolledBack == true, "\(comment)", sourceLocation: sourceLocation)
    #expect(!report.changed && !report.applied, "\(comment)", sourceLocation: sourceLocation)
    for part in parts {
      let message = report.error?.message ?? ""
      #expect(message.contains(part), "\(comment)", sourceLocation: sourceLocation)
    }
  }

  /// The IPv4 addresses of a link with their labels, in the order of their text: `10.0.0.30 eth1:0`.
  func aliases(of link: String) throws -> [String] {
    let shown = try shown(["-4", "address", "show", "dev", link])
    return shown.flatMap { $0["addr_info"]?.elements ?? [] }
      .map { "\($0["local"] ?? .null) \($0["label"] ?? .null)" }.sorted()
  }

  /// Writes a file, in place of the one before.
  func write(_ text: String, to path: String) throws {
    try output(of: ["sh", "-ec", "mkdir -p $(dirname \(path)); cat >\(path)"], input: text)
  }
}
