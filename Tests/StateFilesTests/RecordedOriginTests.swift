// Origins in records: what earlier versions wrote is read, and written again as it was.

import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RecordedOriginTests {
  /// Each origin as it stands in a record of an ENI.
  private static let origins: [(String, Origin)] = [
    (#""option" : { "_0" : "--secondary" }"#, .option("--secondary")),
    (#""byHand" : { }"#, .byHand),
    (
      #""configuration" : { "line" : 12, "path" : "/etc/enicfg/enicfg.yaml" }"#,
      .configuration(path: "/etc/enicfg/enicfg.yaml", line: 12)
    ),
    (#""eniFile" : { "path" : "-" }"#, .eniFile(path: "-")),
    (#""metadata" : { }"#, .metadata(path: nil)),
  ]

  @Test(arguments: origins) func formStaysAsItWas(_ text: String, _ origin: Origin) throws {
    try inTemporaryDirectory { directory in
      let files = ENIFiles(stateDirectory: directory)
      var record = ENIRecord(mac: try Fixture.mac())
      record.further.secondary = [
        SecondaryAddress(IPv4Address(10, 0, 0, 30), number: 0, by: origin.recorded)
      ]
      try files.write(record)
      let path = directory + "/enis/00:16:3e:12:e7:27.json"
      let written = try run("cat", [path]).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      #expect(written.contains(#""origin" : { \#(text) }"#), "\(written)")
      #expect(try files.value(of: record.mac) == record)
    }
  }

  @Test(arguments: origins) func formOfEarlierVersionsIsRead(
    _ text: String, _ origin: Origin
  ) throws {
    try inTemporaryDirectory { directory in
      let files = ENIFiles(stateDirectory: directory)
      let mac = try Fixture.mac()
      try files.write(ENIRecord(mac: mac))
      let path = directory + "/enis/\(mac).json"
      let json = """
        {"further": {"ipv6": [], "prefixes": [], "secondary": [
          {"address": "10.0.0.30", "isMade": true, "number": 2, "origin": {\(text)}}
        ]}, "mac": "\(mac)"}
        """
      _ = try run("sh", ["-c", #"printf %s "$1" > "$2""#, "sh", json, path])
      let read = try #require(try files.value(of: mac)?.further.secondary.first)
      #expect(read.origin == origin && read.number == 2 && read.isMade)
    }
  }

  /// The key on the metadata service is not recorded: it differs between versions of its tree.
  @Test func keyIsNotRecorded() {
    #expect(Origin.metadata(path: "/latest/meta-data/mac").recorded == .metadata(path: nil))
    for (_, origin) in Self.origins { #expect(origin.recorded == origin) }
  }
}
