// What the journal receives, and what stands on standard error.

import Glibc
import Service
import TestSupport
import Testing

@Suite struct JournalTests {
  /// Runs a body with a journal whose standard error leads to it.
  private func withJournal(
    _ body: (Journal, Receiver, Pipe) throws -> Void
  ) throws {
    try inTemporaryDirectory { directory in
      let receiver = try Receiver(at: directory + "/socket")
      let pipe = try Pipe()
      let journal = Journal(
        identifier: "enicfg",
        environment: environment(["JOURNAL_STREAM": try pipe.journalStream()]),
        socket: directory + "/socket", standardError: pipe.writer)
      try body(journal, receiver, pipe)
    }
  }

  @Test func entryHasItsFields() throws {
    try withJournal { journal, receiver, pipe in
      journal.log(.warning, "no reply", [.link("eth1"), .eni("eni-1")])
      #expect(
        receiver.text() == """
          PRIORITY=4
          SYSLOG_IDENTIFIER=enicfg
          ENICFG_LINK=eth1
          ENICFG_ENI=eni-1
          MESSAGE=no reply

          """)
      #expect(pipe.text() == "")
    }
  }

  @Test func severalLinesHaveTheirLengthBeforeThem() throws {
    try withJournal { journal, receiver, _ in
      journal.log(.info, "a\nb=é", [])
      let head = Array("PRIORITY=6\nSYSLOG_IDENTIFIER=enicfg\nMESSAGE\n".utf8)
      let length: [UInt8] = [6, 0, 0, 0, 0, 0, 0, 0]
      #expect(receiver.next() == head + length + Array("a\nb=é\n".utf8))
    }
  }

  @Test func tooLongMessageIsShortenedBetweenCharacters() throws {
    try withJournal { journal, receiver, pipe in
      journal.log(.info, "x" + String(repeating: "é", count: 300_000))
      let text = try #require(receiver.text())
      #expect(text.hasPrefix("PRIORITY=6\n") && text.hasSuffix("é…\n"))
      #expect(!text.contains("\u{FFFD}"))
      #expect(text.utf8.count > 40_000 && text.utf8.count < 60_000)
      #expect(pipe.text() == "")
    }
  }

  @Test func withoutAJournalLinesGoToStandardError() throws {
    let pipe = try Pipe()
    // Standard error was redirected: the variable names another stream.
    for variables in [[:], ["JOURNAL_STREAM": "8:1"], ["JOURNAL_STREAM": "?"]] {
      let journal = Journal(
        identifier: "enicfg", environment: environment(variables), socket: "/none",
        standardError: pipe.writer)
      journal.log(.error, "eth1: no reply\nhint", [.link("eth1")])
      #expect(pipe.text() == "eth1: no reply\nhint\n")
    }
  }

  @Test func withoutTheJournalsSocketLinesHaveTheirPriority() throws {
    let pipe = try Pipe()
    let journal = Journal(
      identifier: "enicfg", environment: environment(["JOURNAL_STREAM": try pipe.journalStream()]),
      socket: "/none/socket", standardError: pipe.writer)
    journal.log(.error, "eth1: no reply\nhint", [.link("eth1")])
    #expect(pipe.text() == "<3>eth1: no reply\n<3>hint\n")
  }

  @Test func whatTheJournalDoesNotReadIsCounted() throws {
    try withJournal { journal, receiver, pipe in
      // More than the queue takes (max_dgram_qlen).
      let limit = try #require(
        Int(try run("cat", ["/proc/sys/net/unix/max_dgram_qlen"]).dropLast()))
      for number in 0..<limit + 3 { journal.log(.info, "\(number)") }
      var taken = 0
      while receiver.next() != nil { taken += 1 }
      journal.log(.info, "last")
      let note = try #require(receiver.text())
      #expect(note.contains("PRIORITY=4\n"))
      #expect(note.contains("MESSAGE=\(limit + 3 - taken) earlier messages were lost"))
      #expect(receiver.text()?.hasSuffix("MESSAGE=last\n") == true)
      #expect(pipe.text() == "")
    }
  }

  @Test func aFullPipeIsNotWaitedFor() throws {
    let pipe = try Pipe()
    let journal = Journal(
      identifier: "enicfg", environment: environment([:]), standardError: pipe.writer)
    // A pipe holds 64 KiB.
    for _ in 0..<17 { journal.log(.info, String(repeating: "x", count: 4095)) }
    #expect(pipe.text().utf8.count == 1 << 16)
    journal.log(.info, "last")
    #expect(
      pipe.text() == """
        1 earlier messages were lost, because the log did not take them
        last

        """)
  }
}
