// The JSON object of the contract, decoded strictly: every key there, and of its type.

import FoundationEssentials
import Testing
import VPCLab

/// What `--json` prints.
struct ReportShape: Decodable {
  /// A link.
  struct Link: Decodable {
    var name: String
    var mac: String?
    var eni: String?
  }

  /// A change.
  struct Change: Decodable, Hashable {
    enum Action: String, Decodable { case add, remove, change }
    enum Kind: String, Decodable {
      case link, address, route, rule, sysctl, channels, rps, file
    }

    var action: Action
    var kind: Kind
    var link: String
    var object: String
    var from: JSONValue?
    var to: JSONValue?
    var reason: String
  }

  /// A failure.
  struct Failure: Decodable {
    var code: Int32
    var kind: String
    var message: String
    var hint: String
    var rolledBack: Bool
    var link: String?
  }

  var version: Int
  var changed: Bool
  var applied: Bool
  var links: [Link]
  var changes: [Change]
  var error: Failure?
  var errors: [Failure]

  /// Reads one object that is the whole of a command's standard output.
  ///
  /// - Throws: The decoder's error, or an expectation's where a key is missing or not known.
  init(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    self = try JSONDecoder().decode(ReportShape.self, from: Data(text.utf8))
    // Optional values may be null, but their keys must be there, and no unknown one.
    let json = try JSONValue(parsing: text)
    #expect(
      json.keys.subtracting(["notes", "machine", "agent"]) == [
        "version", "changed", "applied", "links", "changes", "error", "errors",
      ],
      sourceLocation: sourceLocation)
    for link in json["links"]?.elements ?? [] {
      #expect(link.keys.isSuperset(of: ["name", "mac", "eni"]), sourceLocation: sourceLocation)
    }
    for change in changes {
      let hasValues = change.from != nil && change.to != nil
      #expect(hasValues == (change.action == .change), sourceLocation: sourceLocation)
    }
    #expect(
      json["error"] == json["errors"]?.elements.first ?? .null, sourceLocation: sourceLocation)
    for error in json["errors"]?.elements ?? [] {
      #expect(error.keys.contains("link"), sourceLocation: sourceLocation)
    }
    #expect(version == 1, sourceLocation: sourceLocation)
  }
}

extension Host {
  /// Runs enicfg with `--json`, and reads the one object that it prints.
  ///
  /// - Returns: The object, and the exit code.
  func report(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (report: ReportShape, exitCode: Int32) {
    let result = try run(["enicfg"] + words + ["--json"])
    let report = try ReportShape(result.standardOutput, sourceLocation: sourceLocation)
    let isCode = (report.error?.code ?? 0) == result.exitCode
    #expect(isCode || result.exitCode <= 2 || result.exitCode == 12)
    return (report, result.exitCode)
  }
}
