// In the classic network there is nothing to do, and enicfg says why.

import Testing
import VPCLab

@Suite struct ClassicNetworkTests {
  @Test(arguments: [true, false])
  func classicNetworkIsNotTouched(_ servesObject: Bool) throws {
    let lab = try toldLab(MetadataOptions(servesObject: servesObject, secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.changeMetadata { $0.keys["network-type"] = "classic" }
    let before = try lab.guest.possession()
    for words in [["up", "--all"], ["up", "eth1"], ["up", "eth0"], ["plan", "--all"]] {
      let printed = try lab.guest.enicfgNotes(words, ["classic network, which has no ENIs"])
      #expect(printed.hasPrefix("No changes."))
    }
    try lab.guest.expectPossession(before)
    let result = try lab.guest.enicfg("up", "--all", "--json")
    let report = try ReportShape(result.standardOutput)
    #expect(result.exitCode == 0 && !report.changed && report.error == nil)
  }

  @Test func classicNetworkWithoutENIsIsNotTouched() throws {
    let lab = try toldLab(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    try lab.changeMetadata { content in
      content.keys["network-type"] = "classic"
      content.enis = []
    }
    let before = try lab.guest.possession()
    for words in [["up", "--all"], ["up", "eth1"]] {
      let printed = try lab.guest.enicfgNotes(words, ["classic network, which has no ENIs"])
      #expect(printed.hasPrefix("No changes."))
    }
    try lab.guest.expectPossession(before)
  }
}
