// A plan as a sh script that makes the same changes with iproute2 and ethtool, and writes
// the files.

import Model
package import Planning

/// A plan as a script.
package enum PlanCommands {
  /// The script; it stops at the first command that fails.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - again: The command that prints the script for the changes that are known only after these
  ///     commands ran
  ///     (`enicfg plan --as-commands eth1`).
  package static func script(_ plan: Plan, again: [String]) -> String {
    var lines = ["#!/bin/sh", "set -e"]
    for section in plan.sections where !section.steps.isEmpty || section.isUnfinished {
      lines += ["", "# \(quotedInComment(section.link))"]
      for step in section.steps {
        lines += commands(step.change)
      }
    }
    return (lines + rest(of: plan, again)).map { $0 + "\n" }.joined()
  }

  /// The end of a script for an unfinished plan.
  ///
  /// If a link is still down, it prints and runs the remaining commands; otherwise it fails,
  /// because the script is incomplete.
  private static func rest(of plan: Plan, _ again: [String]) -> [String] {
    let unfinished = plan.sections.filter(\.isUnfinished)
    guard !unfinished.isEmpty else { return [] }
    let stillDown = unfinished.filter { !$0.steps.isEmpty }
    guard stillDown.isEmpty else {
      return [
        "",
        "# The address is known after the link is up: print the remaining commands, and run them.",
        "rest=$(\(again.map(quoted).joined(separator: " ")))", "eval \"$rest\"",
      ]
    }
    let names = Wording.list(unfinished.map(\.link.name.description))
    return [
      "", "echo \(quoted("the address of \(names) is not known: no DHCP server was asked")) >&2",
      "exit 69",
    ]
  }

  /// The commands that make the change.
  static func commands(_ change: Change) -> [String] {
    if case .setFile(let change) = change { return commands(change) }
    if case .setSteering(let link, let queue, _, let cpus) = change {
      let place = quoted("/sys/class/net/\(link.text)/queues/rx-\(queue)/rps_cpus")
      return ["echo \(quoted(cpus.mask)) >\(place)"]
    }
    return [words(change).map(quoted).joined(separator: " ")]
  }

  /// The commands that write a temporary file next to the file and rename it, as enicfg does.
  private static func commands(_ change: FileChange) -> [String] {
    let place = quoted(change.place)
    // A symbolic link stays, and a file that was changed since is not touched.
    let beginning = ["file=$(readlink -m \(place))", expectation(change, place)]
    guard let after = change.after else { return beginning + ["rm \"$file\""] }
    var lines = beginning + ["mkdir -p \"${file%/*}\"", "new=${file%/*}/.${file##*/}.enicfg-new"]
    lines.append("(umask 077 && printf %b \(quoted(escaped(after.bytes))) >\"$new\")")
    if change.before != nil { lines.append("chown --reference=\"$file\" \"$new\"") }
    return lines + ["chmod \(String(after.mode, radix: 8)) \"$new\"", "mv \"$new\" \"$file\""]
  }

  /// The command that ends the script if the file differs from the one that the plan was made for.
  private static func expectation(_ change: FileChange, _ place: String) -> String {
    let test =
      change.before.map { "printf %b \(quoted(escaped($0.bytes))) | cmp -s - \"$file\"" }
      ?? "[ ! -e \"$file\" ]"
    return "\(test) || { echo \(place): changed since the plan was made >&2; exit 10; }"
  }

  /// The bytes, escaped for printf's %b.
  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      switch byte {
      case UInt8(ascii: "\\"): "\\\\"
      case 0x09, 0x0A, 0x20..<0x7F: String(UnicodeScalar(byte))
      default: octal(byte)
      }
    }.joined()
  }

  /// The byte as printf's %b reads it, in three digits, because a digit may follow.
  private static func octal(_ byte: UInt8) -> String {
    "\\0" + String(0o1000 | UInt16(byte), radix: 8).dropFirst()
  }

  private static func words(_ change: Change) -> [String] {
    switch change {
    case .setLinkUp(let link): ["ip", "link", "set", "dev", link.text, "up"]
    case .setLinkDown(let link): ["ip", "link", "set", "dev", link.text, "down"]
    case .setMTU(let link, _, let mtu): ["ip", "link", "set", "dev", link.text, "mtu", "\(mtu)"]
    case .setSetting(let link, let setting, _, let value):
      // With slashes as separators, the link's name may contain a dot.
      ["sysctl", "-q", "-w", "\(setting.path(of: link))=\(value)"]
    case .addAddress(let address):
      ip(address.address.address.family, "address", "add") + words(address, withLifetimes: true)
    case .removeAddress(let address):
      ip(address.address.address.family, "address", "delete")
        + ["\(address.address)", "dev", address.link.text]
    case .replaceAddress(_, let address):
      ip(address.address.address.family, "address", "change")
        + words(address, withLifetimes: true)
    case .addRoute(let route): ip(route.destination.family, "route", "add") + words(route)
    case .removeRoute(let route): ip(route.destination.family, "route", "delete") + words(route)
    case .replaceRoute(_, let route):
      ip(route.destination.family, "route", "replace") + words(route)
    case .addRule(let rule): ip(rule.family, "rule", "add") + words(rule)
    case .removeRule(let rule): ip(rule.family, "rule", "delete") + words(rule)
    case .setChannels(let link, let before, let after):
      ["ethtool", "-L", link.text] + words(before, after)
    case .setSteering, .setFile: []
    }
  }

  private static func words(_ before: ChannelCounts, _ after: ChannelCounts) -> [String] {
    before.combined == after.combined
      ? ["rx", "\(after.rx)", "tx", "\(after.tx)"] : ["combined", "\(after.combined)"]
  }

  private static func ip(_ family: IPFamily, _ object: String, _ verb: String) -> [String] {
    ["ip", family.option, object, verb]
  }

  private static func words(_ address: InterfaceAddress, withLifetimes: Bool) -> [String] {
    var words = address.words
    if case .seconds(let valid) = address.validLifetime {
      words += ["valid_lft", "\(valid)", "preferred_lft", "\(address.preferredLifetime.rawValue)"]
    }
    return words
  }

  private static func words(_ route: Route) -> [String] {
    var words = route.words + ["proto", "\(route.madeBy.rawValue)"]
    if route.gateway == nil, route.scope != .universe { words += ["scope", "\(route.scope)"] }
    return words
  }

  private static func words(_ rule: Rule) -> [String] {
    rule.words + ["protocol", "\(rule.madeBy.rawValue)"]
  }

  /// A word, quoted for sh: a link's name may contain `$`, `;` and quotes.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/.:-_=@%+,".utf8.contains(byte)
      }
    }
    if plain, !word.isEmpty { return word }
    // A link's name may also contain what a terminal interprets. It contains no white space; what does
    // is text that was escaped already.
    if !word.unicodeScalars.allSatisfy({ $0.isPlain || $0 == "\n" || $0 == "\t" }) {
      return "\"$(printf %b '\(word.utf8.map(octal).joined())')\""
    }
    // By bytes, because a quote stays a quote for the shell even if a combining character follows.
    let escaped = word.utf8.flatMap { $0 == UInt8(ascii: "'") ? Array("'\\''".utf8) : [$0] }
    return "'" + String(decoding: escaped, as: UTF8.self) + "'"
  }

  /// The link for a comment; its name cannot contain a line break.
  private static func quotedInComment(_ link: Link) -> String {
    [link.name.description, link.mac?.description].compactMap(\.self).joined(separator: "  ")
  }
}
