// A reader of netplan's files: of YAML, the block style that they have, and no more.

import Model
import BootConfig
import Planning
import TestSupport
import Testing

/// A value of YAML's.
enum YAMLValue: Hashable {
  case text(String)
  case list([YAMLValue])
  case mapping([String: YAMLValue])

  /// Reads lines of block style.
  init(_ lines: [String]) throws {
    var rest = lines.map { line in
      (indent: line.prefix { $0 == " " }.count, text: String(line.drop { $0 == " " }))
    }[...]
    self = try Self.block(&rest)
    try #require(rest.isEmpty)
  }

  subscript(_ key: String) -> YAMLValue? {
    if case .mapping(let values) = self { values[key] } else { nil }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }

  var values: [YAMLValue] {
    if case .mapping(let values) = self { Array(values.values) } else { [] }
  }

  var items: [YAMLValue] { if case .list(let items) = self { items } else { [] } }

  private static func block(
    _ rest: inout ArraySlice<(indent: Int, text: String)>
  ) throws -> YAMLValue {
    let (indent, first) = try #require(rest.first)
    var items: [YAMLValue] = []
    while let line = rest.first, line.indent == indent, line.text.hasPrefix("- ") {
      rest[rest.startIndex] = (indent + 2, String(line.text.dropFirst(2)))
      items.append(try block(&rest))
    }
    guard items.isEmpty else { return .list(items) }
    guard split(first) != nil else {
      rest.removeFirst()
      return .text(unquoted(first))
    }
    var values: [String: YAMLValue] = [:]
    while let line = rest.first, line.indent == indent, let (key, value) = split(line.text) {
      rest.removeFirst()
      #expect(values[key] == nil, "\(key)")
      if value.isEmpty {
        #expect(rest.first.map { $0.indent > indent } == true, "\(key)")
        values[key] = try block(&rest)
      } else {
        values[key] = .text(unquoted(value))
      }
    }
    return .mapping(values)
  }

  /// A line's key, and what stands behind it; nil where it has none.
  private static func split(_ line: String) -> (key: String, value: String)? {
    let isQuoted = line.hasPrefix("\"")
    let key = isQuoted ? line.dropFirst().prefix { $0 != "\"" } : line.prefix { $0 != ":" }
    let rest = line.dropFirst(key.count + (isQuoted ? 2 : 0))
    guard rest == ":" || rest.hasPrefix(": ") else { return nil }
    return (String(key), String(rest.dropFirst(2)))
  }

  private static func unquoted(_ text: String) -> String {
    text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
  }
}

extension SaidState {
  /// Reads netplan's file, and the addition to the unit that it makes.
  static func netplan(_ files: [BootFile], _ link: BootLink) throws -> SaidState {
    var state = SaidState()
    let file = try #require(files.first)
    let ethernets = try #require(try YAMLValue(file.lines)["network"]?["ethernets"])
    #expect(ethernets.values.count == 1)
    let nic = try #require(ethernets.values.first)
    if !link.isPrimary {
      #expect(nic["match"]?["macaddress"]?.text == "\(link.mac)")
      #expect(nic["set-name"]?.text == link.name.text)
      #expect(nic["dhcp4"]?.text == "\(link.isLeased)")
    }
    for item in nic["addresses"]?.items ?? [] {
      switch item {
      case .text(let text): state.addresses.append(Address(address: try withLength(text)))
      case .mapping(let labelled):
        for (text, value) in labelled {
          state.addresses.append(
            Address(address: try withLength(text), label: value["label"]?.text))
        }
      case .list: Issue.record("\(item)")
      }
    }
    for item in nic["routes"]?.items ?? [] {
      let destination = try #require(item["to"]?.text)
      #expect((item["via"] == nil) == (item["scope"]?.text == "link"))
      #expect((item["via"] != nil) == (item["on-link"]?.text == "true"))
      var words = [destination, "dev", link.name.text]
      for (key, word) in [("via", "via"), ("metric", "metric"), ("table", "table")] {
        if let text = item[key]?.text { words += [word, text] }
      }
      state.routes.append(try route(words, destination.contains(":") ? .v6 : .v4))
    }
    for item in nic["routing-policy"]?.items ?? [] {
      let source = try #require(item["from"]?.text)
      var words = ["from", source]
      if let text = item["to"]?.text { words += ["to", text] }
      words += ["lookup", try #require(item["table"]?.text)]
      words += ["priority", try #require(item["priority"]?.text)]
      state.rules.append(try rule(words, source.contains(":") ? .v6 : .v4))
    }
    guard let addition = files.dropFirst().first else { return state }
    let more = try networkd([addition], link)
    state.addresses += more.addresses
    state.routes += more.routes
    state.rules += more.rules
    return state
  }
}
