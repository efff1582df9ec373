// Makes up command lines, most of them nearly right.

import TestSupport

/// Makes up command lines.
struct LineGenerator {
  private let commands: [(name: String, options: [String], aliases: [String])]
  private var random: SeededGenerator
  private let allOptions: [String]

  init(_ tool: Tool, seed: UInt64) {
    commands = tool.commands.map { name, command in
      let options = command.options.filter { !["--help", "-h", "--version"].contains($0) }
      return (name, options, command.aliases ?? [])
    }
    random = SeededGenerator(seed: seed)
    allOptions = Array(Set(tool.options)).sorted()
  }

  /// The words of the next line.
  mutating func next() -> [String] {
    let (name, options, aliases) = commands[pick(commands.count)]
    let isPlain = pick(3) > 0
    var parts: [[String]] = []
    for _ in 0..<operandCount(of: name) { parts.append([operand(isPlain)]) }
    if name.hasPrefix("alias "), name != "alias list", isPlain {
      parts = [["eth1"], ["10.0.0.30"]]
    }
    for _ in 0..<pick(5) { parts.append(option(of: options, isPlain)) }
    if !isPlain, pick(4) == 0 {
      parts.append([OptionSamples.oddWords[pick(OptionSamples.oddWords.count)]])
    }
    // The order of the operands is kept where they are plain: an address before its link is none.
    if !(isPlain && name.hasPrefix("alias ")) { parts.shuffle(using: &random) }
    if pick(12) == 0 { parts.insert(["--"], at: pick(parts.count + 1)) }
    var words = parts.flatMap { $0 }
    if !isPlain, pick(6) == 0 { words.shuffle(using: &random) }
    var leaf = name.split(separator: " ").map(String.init)
    if pick(20) == 0, let alias = aliases.first { leaf[leaf.count - 1] = alias }
    words = leaf + words
    if !isPlain, pick(25) == 0 { words.shuffle(using: &random) }
    return words
  }

  private mutating func operandCount(of command: String) -> Int {
    switch command {
    case "agent", "confirm", "revert": pick(10) == 0 ? 1 : 0
    case "alias list", "status", "queues show": pick(3)
    default: pick(8) == 0 ? 0 : 1 + pick(2)
    }
  }

  private mutating func operand(_ isPlain: Bool) -> String {
    let all = isPlain || pick(3) > 0 ? OptionSamples.operands : OptionSamples.oddWords
    return all[pick(all.count)]
  }

  /// An option, perhaps one of another command, perhaps with a value.
  private mutating func option(of own: [String], _ isPlain: Bool) -> [String] {
    let all = isPlain || pick(4) > 0 ? own : allOptions
    let option = all[pick(all.count)]
    let samples = OptionSamples.valid[option]
    let others = OptionSamples.odd
    if isPlain {
      guard let samples else { return [option] }
      let value = samples[pick(samples.count)]
      return pick(2) == 0 ? [option, value] : ["\(option)=\(value)"]
    }
    let values = pick(2) == 0 ? samples ?? others : others
    let value = values[pick(values.count)]
    return switch pick(samples == nil ? 8 : 3) {
    case 0: [option, value]
    case 1: ["\(option)=\(value)"]
    default: [option]
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
