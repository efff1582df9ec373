// The conditions of systemd-networkd's units.

import Model
import TestSupport
import Testing

@testable import BootConfig

@Suite struct NetworkUnitTests {
  /// If the list was copied for each line, this would take minutes.
  @Test func theNamesOfManyLinesAreOneList() throws {
    let names = (0..<30_000).map { "Name=x\($0)\n" }.joined()
    let system = try system(["/etc/systemd/network/a.network": "[Match]\n\(names)Name=eth1\n"])
    let link = try bootLink()
    #expect(system.networkUnit(for: link.name, link.mac)?.name == "a.network")
  }

  @Test func anEmptyLineEndsTheListBeforeIt() throws {
    let unit = "[Match]\nType=ether\nName=eth1\nName=\nName=eth2\n"
    let system = try system(["/etc/systemd/network/a.network": unit])
    let link = try bootLink()
    #expect(system.networkUnit(for: link.name, link.mac) == nil)
  }
}
