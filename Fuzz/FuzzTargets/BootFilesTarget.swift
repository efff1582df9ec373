// A system's boot-time files of every kind: detection, conflicts, and what enicfg writes next to them.

import Model

@testable import BootConfig
@testable import Planning

extension FuzzTarget {
  /// A digit for the format, and sections between form feeds, each a path in its first line and a file's content
  /// in the rest; one without a rest is a sign.
  static let bootFiles = FuzzTarget("boot-files") { bytes in
    var input = Input(bytes)
    let format = BootFormat.allCases[Int(input.byte()) % BootFormat.allCases.count]
    var system = SystemFiles()
    for _ in 0..<32 where !input.isEmpty {
      let section = input.section()
      let end = section.firstIndex(of: 0x0A)
      let path = FilePath(String(decoding: section[..<(end ?? section.count)], as: UTF8.self))
      guard let path else { continue }
      if let end {
        system.contents[path] = FileContent(bytes: Array(section[(end + 1)...]))
      } else {
        system.signs.insert(path)
      }
    }
    try BootSystem(system).check(format)
  }

  /// A pattern in the first line, and a name in the second one.
  static let glob = FuzzTarget("glob") { bytes in
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard lines.count == 2 else { return }
    _ = Glob(lines[0]).matches(lines[1])
    let name = lines[1].replacing("/", with: "")
    try require(Glob("*").matches(name), "* matches \(name)")
    guard !lines[1].contains(where: { "*?[".contains($0) }) else { return }
    try require(Glob(lines[1]).matches(lines[1]), "\(lines[1]) matches itself")
  }
}

/// A system with two NICs: the primary one with an alias, and a secondary one with all that an ENI may have.
private struct BootSystem {
  private let system: SystemFiles
  private let nics: [Link]
  private let links: [BootLink]

  init(_ system: SystemFiles) throws {
    self.system = system
    var nics: [Link] = []
    for number in [0, 1] as [UInt8] {
      guard let name = LinkName("eth\(number)") else { continue }
      let mac = MACAddress(bytes: [0, 0x16, 0x3E, 0x12, 0xE7, 0x27 + number])
      nics.append(Link(index: UInt32(number) + 2, name: name, mac: mac))
    }
    self.nics = nics
    links = try nics.map(Self.bootLink)
  }

  private static func bootLink(_ nic: Link) throws -> BootLink {
    var further = FurtherAddresses()
    further.secondary = [SecondaryAddress(IPv4Address(10, 0, 0, 30), number: 1, by: .byHand)]
    guard let mac = nic.mac, let address = IPAddressWithLength("10.0.0.20/24"),
      let ipv6 = IPAddressWithLength("2001:db8::20/64"), let prefix = IPPrefix("10.0.1.0/28")
    else { throw Violation(description: "the values of this target are sound") }
    guard nic.index > 2 else {
      let aliases = ENIProcedure.aliases(further.secondary, of: nic.name) { _ in 24 }
      let goal = PrimaryGoal(aliases: aliases)
      let desired = DesiredLink(link: nic.name, goal: .primary(goal, queues: nil))
      return BootLink(desired, mac: mac, isLeased: true, gateway: IPAddress("10.0.0.253"))
    }
    further.ipv6 = [Assigned(ipv6, by: .byHand)]
    further.ipv6Gateway = IPAddress("2001:db8::1")
    further.prefixes = [Assigned(prefix, by: .byHand)]
    let addressing = ENIAddressing(
      address: address, gateway: IPAddress("10.0.0.253"), reason: .assigned(.byHand))
    let goal = ENIProcedure.secondary(
      link: nic.name, addressing: addressing, further: further,
      eni: SecondaryENI(try ENINumbers(index: 1)))
    let desired = DesiredLink(link: nic.name, goal: .secondary(goal, queues: nil))
    return BootLink(desired, mac: mac, isLeased: true)
  }

  func check(_ format: BootFormat) throws {
    let formats = system.formats(primary: nics.first)
    for (one, next) in zip(formats, formats.dropFirst()) {
      try require(one.weight >= next.weight, "the likeliest format comes first")
    }
    for nic in nics {
      _ = system.managers(of: nic)
      _ = system.conflictsNow(for: nic, RouteMetric(1003), among: nics)
      _ = system.conflictsNow(forPrimary: nic)
      _ = system.conflictsOfStanzas(for: nic.name)
    }
    for link in links { try check(link, format) }
  }

  /// Files that are written for a link are found by their marks, and removed without a trace.
  private func check(_ link: BootLink, _ format: BootFormat) throws {
    guard let files = try? format.files(for: link, in: system) else { return }
    _ = system.conflicts(for: [link], in: format, besides: files, among: nics)
    try requireEqual(Set(files.map(\.path)).count, files.count, "\(format) writes each file once")
    var written = system
    for file in files {
      let before = MarkedText(system.contents[file.path]?.bytes ?? [])
      let bytes =
        switch file.extent {
        case .whole: MarkedText.whole(file, for: link.name.text, link.mac).bytes
        case .block: before.with(block: file.lines, for: link.name.text, link.mac).bytes
        }
      written.contents[file.path] = FileContent(bytes: bytes)
    }
    let found = Set(written.marked.filter { $0.link == link.name.text }.map(\.path))
    for file in files {
      try require(found.contains(file.path), "\(format): \(file.path) has a mark")
    }
    // A second time, the files are the same: what enicfg wrote does not count as foreign.
    if let again = try? format.files(for: link, in: written) {
      try requireEqual(again, files, "\(format) writes the same again")
    }
  }
}
