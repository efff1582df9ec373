// The agent in words: what it does about a link, and about itself.

import Model
import Planning

/// What the agent does, as text.
enum AgentText {
  /// Whether an agent runs, and what it knows of the metadata service: a line each.
  static func lines(_ agent: AgentStatus?) -> [String] {
    guard let agent else { return ["No agent runs."] }
    guard let report = agent.report else {
      return ["The agent runs, and has published nothing yet."]
    }
    let age = agent.age.map { ", for \(Wording.duration($0))" } ?? ""
    let process = "The agent runs: process \(report.process)\(age)."
    return [process, metadata(agent, report.metadata)].compactMap(\.self)
  }

  private static func metadata(_ agent: AgentStatus, _ metadata: AgentReport.Metadata) -> String? {
    let next = agent.questionIn.map { "; the agent asks it again \(ahead($0))." } ?? "."
    if let failure = metadata.failure {
      let since = agent.answerAge.map { " for \(Wording.duration($0))" } ?? ""
      return "The metadata service has not answered\(since) (\(plainText(failure)))" + next
    }
    return agent.answerAge.map {
      "The metadata service answered \($0 == 0 ? "just now" : "\(Wording.duration($0)) ago")" + next
    }
  }

  /// What the agent does about a link; nil if that needs no words.
  static func line(_ upkeep: LinkUpkeep) -> String? {
    switch upkeep.link.state {
    case .configured, .gone: nil
    case .waiting(nil): "waits until the link has its address"
    case .waiting(let failure?), .failed(let failure):
      plainText(failure.message) + retry(upkeep)
    case .paused:
      "pauses for \(Wording.duration(max(1, upkeep.pauseFor ?? 1))), because another program undoes what it does"
    case .down:
      "leaves it alone until enicfg up \(upkeep.link.name), because enicfg down took it down"
    }
  }

  /// When something is done that is due in whole seconds, the rest of one left out.
  private static func ahead(_ seconds: UInt32) -> String {
    seconds == 0 ? "within 1 s" : "in \(Wording.duration(seconds))"
  }

  private static func retry(_ upkeep: LinkUpkeep) -> String {
    upkeep.retryIn.map { "; the agent tries again \(ahead($0))" } ?? ""
  }
}

extension LinkUpkeep {
  /// Whether an administrator should look at it.
  var isAlarming: Bool {
    if case .paused = link.state { true } else { link.state.failure != nil }
  }

  /// What keeps the link from being in sync, in short words.
  var trouble: String? {
    switch link.state {
    case .configured, .down, .gone: nil
    case .waiting: "the agent waits"
    case .paused: "the agent pauses"
    case .failed: "the agent failed"
    }
  }

  /// When the lease is renewed, and when it expires; nil if there is none that ends.
  var leaseLine: String? {
    guard let expiryIn else { return nil }
    let renewal = renewalIn.map { "renewed in \(Wording.duration($0)), " } ?? ""
    return renewal + "expires in \(Wording.duration(expiryIn))"
  }
}
