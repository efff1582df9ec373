// Records, leases and indexes: written, read back and deleted; and malformed files.

import DHCPv4
import Files
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RecordFilesTests {
  @Test func recordsAreReadBackUnchanged() throws {
    try inTemporaryDirectory { directory in
      let files = RecordFiles(runDirectory: directory + "/run/enicfg")
      let fixed = AddressMethod.static(
        address: try Fixture.address("10.0.0.20/24"), gateway: .v4(IPv4Address(10, 0, 0, 253)),
        by: .option("--address"))
      var localFirst = try Fixture.record()
      localFirst.routing = .localFirst
      for record in [localFirst, try Fixture.record(), try Fixture.record(fixed)] {
        try files.write(record)
        #expect(try files.value(of: record.mac) == record)
        #expect(record.numbers?.routing == record.routing ?? .documented)
      }
      // The documented routing is not written, as in records of earlier versions.
      let text = try run("cat", [directory + "/run/enicfg/links/00:16:3e:12:e7:27.json"])
      #expect(!text.contains("routing"))
      #expect(try names(in: directory + "/run/enicfg/links") == ["00:16:3e:12:e7:27.json"])
    }
  }

  @Test func recordOfAnEarlierVersionHasNoSettings() throws {
    try inTemporaryDirectory { directory in
      let files = RecordFiles(runDirectory: directory)
      var record = try Fixture.record()
      record.settings = nil
      try files.write(record)
      let text = try run("cat", [directory + "/links/00:16:3e:12:e7:27.json"])
      #expect(!text.contains("settings"))
      #expect(try files.value(of: record.mac) == record)
    }
  }

  @Test func leasesAreReadBackUnchanged() throws {
    try inTemporaryDirectory { directory in
      let files = LeaseFiles(runDirectory: directory)
      for time in [Lifetime.seconds(3600), .forever] {
        let moment = BootMoment(seconds: 77, boot: "a")
        let kept = LeaseRecord(try Fixture.lease(time), at: moment)
        try files.write(kept)
        #expect(try files.value(of: kept.lease.mac) == kept)
        #expect(kept.acquiredAt == 77 && kept.boot == "a")
      }
      #expect(try names(in: directory + "/leases") == ["00:16:3e:12:e7:27.json"])
    }
  }

  @Test func indexesAreReadBackUnchanged() throws {
    try inTemporaryDirectory { directory in
      let file = IndexFile(stateDirectory: directory + "/state")
      #expect(try file.read() == ENIIndexes())
      var indexes = ENIIndexes()
      for _ in 0..<2 {
        indexes.kept[try Fixture.mac()] = 1
        indexes.kept[try Fixture.mac("00:16:3e:00:00:05")] = .max
        try file.write(indexes)
        #expect(try file.read() == indexes)
      }
      #expect(try names(in: directory + "/state") == ["indexes.json"])
    }
  }

  @Test func missingFilesAreNil() throws {
    try inTemporaryDirectory { directory in
      let mac = try Fixture.mac()
      #expect(try RecordFiles(runDirectory: directory).value(of: mac) == nil)
      #expect(try LeaseFiles(runDirectory: directory).value(of: mac) == nil)
      #expect(try names(in: directory) == [])
    }
  }

  @Test func deletedValuesAreNil() throws {
    try inTemporaryDirectory { directory in
      let records = RecordFiles(runDirectory: directory)
      let leases = LeaseFiles(runDirectory: directory)
      let mac = try Fixture.mac()
      try records.write(Fixture.record())
      try leases.write(LeaseRecord(Fixture.lease(), at: BootMoment(seconds: 1, boot: "a")))
      for _ in 0..<2 {
        try records.remove(mac)
        try leases.remove(mac)
        #expect(try records.value(of: mac) == nil)
        #expect(try leases.value(of: mac) == nil)
      }
    }
  }

  @Test func everyMACWithARecordIsListed() throws {
    try inTemporaryDirectory { directory in
      let files = RecordFiles(runDirectory: directory)
      #expect(try files.macs() == [])
      var record = try Fixture.record()
      for text in ["00:16:3e:00:00:05", "00:16:3e:00:00:01"] {
        record.mac = try Fixture.mac(text)
        try files.write(record)
      }
      _ = try files.keepAside(record.mac)
      try put("", in: directory + "/links/00:16:3e:00:00:07.json.new")
      try put("", in: directory + "/links/README")
      #expect(try files.macs().map(\.description) == ["00:16:3e:00:00:01", "00:16:3e:00:00:05"])
    }
  }

  @Test func backedUpRecordIsRestored() throws {
    try inTemporaryDirectory { directory in
      let files = RecordFiles(runDirectory: directory)
      let record = try Fixture.record()
      #expect(try !files.keepAside(record.mac))
      try files.write(record)
      for _ in 0..<2 { #expect(try files.keepAside(record.mac)) }
      var other = record
      other.broughtUp = false
      try files.write(other)
      #expect(try files.value(of: record.mac) == other)
      try files.restore(record.mac)
      #expect(try files.value(of: record.mac) == record)
      #expect(throws: FileError.self) { try files.restore(record.mac) }
      #expect(try files.value(of: record.mac) == record)
    }
  }

  @Test func backupOfASettledRecordIsDeleted() throws {
    try inTemporaryDirectory { directory in
      let files = RecordFiles(runDirectory: directory)
      let record = try Fixture.record()
      try files.write(record)
      #expect(try files.keepAside(record.mac))
      try files.remove(record.mac)
      for _ in 0..<2 { try files.settle(record.mac) }
      #expect(try names(in: directory + "/links") == [])
    }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{}", "{\"mac\": 1}", "\u{0}", "{\"00:16:3e:12:e7:27\": -1}",
    "{\"00:16:3e:12:e7:27\": 4294967296}", "{\"00:16:3e:12:e7\": 1}", "{\"x\": \"y\"}",
  ]) func malformedFilesAreReportedByPath(_ text: String) throws {
    try inTemporaryDirectory { directory in
      let mac = try Fixture.mac()
      let records = RecordFiles(runDirectory: directory)
      let leases = LeaseFiles(runDirectory: directory)
      let indexes = IndexFile(stateDirectory: directory)
      try records.write(Fixture.record())
      try leases.write(LeaseRecord(Fixture.lease(), at: BootMoment(seconds: 1, boot: "a")))
      let paths = ["links/\(mac).json", "leases/\(mac).json", "indexes.json"].map {
        "\(directory)/\($0)"
      }
      for path in paths { try put(text, in: path) }
      #expect(throws: FileError.malformed(path: paths[0])) { try records.value(of: mac) }
      #expect(throws: FileError.malformed(path: paths[1])) { try leases.value(of: mac) }
      if text != "{}" {
        #expect(throws: FileError.malformed(path: paths[2])) { try indexes.read() }
      }
    }
  }

  @Test func invalidLeaseIsNotRead() throws {
    try inTemporaryDirectory { directory in
      let files = LeaseFiles(runDirectory: directory)
      let mac = try Fixture.mac()
      try files.write(LeaseRecord(Fixture.lease(), at: BootMoment(seconds: 1, boot: "a")))
      let path = "\(directory)/leases/\(mac).json"
      let text = try run("cat", [path])
      try put(text.replacing("10.0.0.20/24", with: "10.0.0.255/24"), in: path)
      #expect(throws: FileError.malformed(path: path)) { try files.value(of: mac) }
      try put(text, in: path)
      #expect(try files.value(of: mac) != nil)
    }
  }

  @Test func anEditedNumberIsCheckedAgain() throws {
    try inTemporaryDirectory { directory in
      var record = try Fixture.record()
      record.table = 254
      let files = RecordFiles(runDirectory: directory)
      try files.write(record)
      let kept = try #require(try files.value(of: record.mac))
      #expect(kept.numbers == nil)
      #expect(kept.table == 254)
    }
  }

  @Test func fileInPlaceOfTheDirectoryIsReported() throws {
    try inTemporaryDirectory { directory in
      try put("", in: directory + "/links")
      let files = RecordFiles(runDirectory: directory)
      #expect(throws: FileError.self) { try files.write(Fixture.record()) }
      #expect(throws: FileError.self) { try files.value(of: Fixture.mac()) }
    }
  }
}
