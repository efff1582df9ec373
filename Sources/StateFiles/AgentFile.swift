// The file of what the agent publishes.

package import Files
package import Planning

/// The file of the agent's report, `RUN-DIR/agent.json`.
///
/// One that a killed agent left is there too: ``AgentLock/isHeld(in:)`` says whether an agent runs.
package struct AgentFile {
  private let files: JSONFiles<AgentReport>

  /// The file in a run directory, which need not exist yet.
  package init(runDirectory: String) { files = JSONFiles(coded: runDirectory) }

  /// The report; nil if there is none.
  ///
  /// - Throws: ``FileError``.
  package func read() throws(FileError) -> AgentReport? { try files.read("agent") }

  /// Replaces the report in one step.
  ///
  /// - Throws: ``FileError``.
  package func write(_ report: AgentReport) throws(FileError) { try files.write(report, "agent") }

  /// Removes the report.
  ///
  /// - Throws: ``FileError``.
  package func remove() throws(FileError) { try files.remove("agent") }
}
