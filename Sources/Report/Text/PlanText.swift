// A plan as text, as `plan` and `up` print it.

import Model
package import Planning

/// A plan as text.
package enum PlanText {
  /// The column of the remarks, counted from 0.
  static let remarkColumn = 61

  /// The sections that are not empty, followed by the counts.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - isDone: Whether it was applied.
  ///   - style: How the text is set.
  package static func render(_ plan: Plan, isDone: Bool = false, style: Style = Style()) -> String {
    let shown = plan.sections.filter { !$0.steps.isEmpty || !$0.kept.isEmpty || $0.isUnfinished }
    var text = shown.map { section($0, style) }.joined(separator: "\n")
    if !shown.isEmpty { text += "\n" }
    if !isDone { text += diffs(plan, style) }
    return style.finished(text + closing(plan, isDone: isDone) + "\n")
  }

  /// The changes to files, line by line.
  private static func diffs(_ plan: Plan, _ style: Style) -> String {
    plan.steps.map { step in
      guard case .setFile(let change) = step.change else { return "" }
      let diff = FileDiff.render(change, style: style)
      return diff.isEmpty ? "" : diff + "\n"
    }.joined()
  }

  private static func section(_ section: Plan.Section, _ style: Style) -> String {
    var lines = [style.paint(header(section), .strong)]
    for step in section.steps { lines.append(line(step, style)) }
    if section.isUnfinished {
      lines.append(
        "  " + style.paint("+", .added) + " address  "
          + style.paint(
            section.link.isUp
              ? "known after the DHCP exchange" : "known after the link is up, by DHCP",
            .faint))
    }
    for kept in section.kept { lines.append(style.wrapped("  ! " + Wording.text(kept))) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func header(_ section: Plan.Section) -> String {
    [
      section.link.name.description, section.desired.eni.map { plainText($0) },
      section.link.mac?.description,
    ]
    .compactMap(\.self).joined(separator: "  ")
  }

  private static func line(_ step: Step, _ style: Style) -> String {
    let text = "  \(step.change.mark) \(padded(step.change.kind.rawValue, 8)) \(step.change.line)"
    let remark = style.isVerbose || step.isSurprising ? Wording.text(step.reason) : ""
    let tone: Style.Tone =
      switch step.change.action {
      case .add: .added
      case .remove: .removed
      case .change: .changed
      }
    return style.line(text, remark: remark, column: remarkColumn) { style.paint($0, tone) }
  }

  private static func closing(_ plan: Plan, isDone: Bool) -> String {
    guard !plan.isEmpty || plan.isUnfinished else {
      if plan.sections.isEmpty { return "No changes." }
      let names = plan.sections.map(\.link.name.description)
      let clean = Wording.list(names)
      let desired = plan.desired
      if desired.allSatisfy({ $0.goal.isFilesOnly }) {
        return desired.allSatisfy { $0.files?.files.isEmpty ?? true }
          ? "No changes. enicfg has no boot-time files for \(clean)."
          : "No changes. The boot-time files for \(clean) are in sync."
      }
      if desired.allSatisfy({ $0.goal.isQueuesOnly }) {
        return "No changes. The queues of \(clean) are as asked."
      }
      if desired.allSatisfy({ $0.goal.isPrimary }) {
        return desired.allSatisfy(\.aliases.isEmpty)
          ? "No changes. \(clean) is the primary NIC: its address and routes are left alone."
          : "No changes. The aliases of \(clean), the primary NIC, are in sync."
      }
      if desired.allSatisfy({ $0.goal.isRemoval }) {
        return plan.sections.allSatisfy(\.kept.isEmpty)
          ? "No changes. enicfg configured nothing on \(clean)."
          : "No changes. What is left on \(clean) stays."
      }
      return (["No changes."] + syncSentences(plan)).joined(separator: " ")
    }
    let counts = PlanCounts(plan)
    let text =
      isDone
      ? "\(counts.added) added, \(counts.changed) changed, \(counts.removed) removed"
      : "\(counts.added) to add, \(counts.changed) to change, \(counts.removed) to remove"
    return plan.isUnfinished ? "\(text); more once the lease is known." : "\(text)."
  }
}

extension PlanText {
  /// The links that are in sync, and what keeps each of the others from it.
  fileprivate static func syncSentences(_ plan: Plan) -> [String] {
    let names = plan.sections.filter(\.impairments.isEmpty).map(\.link.name.description)
    let inSync =
      names.isEmpty ? [] : ["\(Wording.list(names)) \(names.count == 1 ? "is" : "are") in sync."]
    return inSync
      + plan.sections.filter { !$0.impairments.isEmpty }.map {
        "\($0.link.name) is not in sync: \(Wording.impairment($0.impairments))."
      }
  }
}

extension Step {
  /// Whether the reason says more than the change itself: where an address comes from, or why
  /// something is removed.
  var isSurprising: Bool {
    switch reason {
    case .lease, .serverOption, .notNeededAnyMore, .keepsOtherAddresses, .expected,
      .comesBehindPrimary, .metricBehindPrimary, .advertisements, .missingSubnetRoute:
      true
    case .assigned(let origin):
      if case .option = origin { false } else { true }
    case .linkCarriesTheENI, .ownMetric, .ownTable, .sourceRule, .cloudRule, .localRule,
      .ownSubnet, .takenDown, .readAtBoot, .asBefore:
      false
    }
  }
}
