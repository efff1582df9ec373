// What fuzz targets keep is read again by every run of the tests.

import Foundation
import FuzzTargets
import Testing

@Suite struct CorpusTests {
  private static let corpus = URL(filePath: "\(#filePath)").deletingLastPathComponent()
    .appending(path: "../../Fuzz/Corpus").standardizedFileURL

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func everyTargetHasACorpus() throws {
    #expect(try Self.names(in: Self.corpus) == FuzzTarget.all.map(\.name).sorted())
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func everyKeptInputIsReadAsItShould(_ name: String) throws {
    let target = try #require(FuzzTarget(named: name))
    let folder = Self.corpus.appending(path: name)
    for input in try Self.names(in: folder) {
      let bytes = try [UInt8](Data(contentsOf: folder.appending(path: input)))
      #expect(throws: Never.self, "\(input)") { try target.run(bytes) }
    }
  }
}
