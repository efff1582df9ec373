// What the metrics may replace.

import Agent
import EngineTestSupport
import Files
import Glibc
import TestSupport
import Testing

@Suite struct MetricsFileTests {
  /// Root that names /dev/null would otherwise take it from the whole system.
  @Test func aDeviceAPipeOrADirectoryIsNotReplaced() throws {
    try inTemporaryDirectory { directory in
      let pipe = "\(directory)/pipe"
      try #require(unsafe mkfifo(pipe, 0o600) == 0)
      for path in ["/dev/null", pipe, directory] {
        #expect(throws: FileError.untrusted(path: path, why: .notAFile)) {
          _ = try MetricsFile(path)
        }
      }
    }
  }

  @Test func aFileIsReplacedAndRemovedAtTheEnd() throws {
    try inTemporaryDirectory { directory in
      let file = try MetricsFile("\(directory)/enicfg.prom")
      for text in ["first\n", "second\n"] {
        try file.write(text)
        #expect(try Files.read("\(directory)/enicfg.prom") == Array(text.utf8))
      }
      file.remove()
      #expect(try Files.read("\(directory)/enicfg.prom") == nil)
    }
  }
}
