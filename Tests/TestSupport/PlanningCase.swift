// A planner's test case: a folder of PlanningTests/Cases with its files.

import Glibc
package import Model
package import Planning

/// A folder with `observed` and `desired`, and either `plan` and `undo`, or `error`.
package struct PlanningCase: Sendable, CustomStringConvertible {
  /// The folder's name.
  package let name: String
  private let folder: String

  /// The folder's name.
  package var description: String { name }

  /// Every case of a suite, by name.
  package static func all(of suite: String = "PlanningTests") throws -> [PlanningCase] {
    let root = "\(#filePath)".withoutLast(2) + "/\(suite)/Cases"
    guard let directory = unsafe opendir(root) else { throw MissingFile(path: root) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { PlanningCase(name: $0, folder: "\(root)/\($0)") }
  }

  /// The observed state.
  package func observed() throws -> ObservedState { try ObservedState(text: text("observed")) }

  /// The desired links, as a command wants them in the observed state.
  package func desired() throws -> [DesiredLink] {
    let observed = try observed()
    return try desiredLinks(text: text("desired")).map { $0.behindOthers(in: observed) }
  }

  /// Whether a plan is expected, rather than a contradiction.
  package var expectsPlan: Bool { !name.hasPrefix("error-") }

  /// The path of a file or folder of the case.
  package func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The contents of a file of the folder.
  package func text(_ file: String) throws -> String {
    let path = "\(folder)/\(file)"
    guard let stream = unsafe fopen(path, "r") else { throw MissingFile(path: path) }
    defer { unsafe fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Writes the actual result as the expected one if `RECORD_CASES` is in the environment.
  ///
  /// Read the difference before you commit it.
  package func recordIfAsked(_ found: String, in file: String) throws {
    guard unsafe getenv("RECORD_CASES") != nil else { return }
    guard let stream = unsafe fopen("\(folder)/\(file)", "w") else {
      throw MissingFile(path: folder)
    }
    unsafe fputs(found, stream)
    unsafe fclose(stream)
  }
}

/// A file that is missing.
package struct MissingFile: Error {
  /// Its expected path.
  package let path: String

  /// The message with the path.
  package init(path: String) { self.path = path }
}

extension String {
  /// A path without its last components.
  fileprivate func withoutLast(_ count: Int) -> String {
    split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
  }
}

extension DesiredLink {
  /// The same, with a secondary ENI's routes behind those of other links.
  package func behindOthers(in observed: ObservedState) -> DesiredLink {
    guard case .secondary(let goal, let queues) = goal else { return self }
    var desired = self
    desired.goal = .secondary(goal.behindOthers(in: observed), queues: queues)
    return desired
  }
}
