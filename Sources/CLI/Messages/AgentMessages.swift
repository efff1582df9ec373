// What the agent tells, in lines of a log.

import Agent
import DHCPv4
import Engine
import Inventory
import Model
import Planning
import Report
import Service

/// The agent's voice: its facts in words.
struct AgentMessages: AgentVoice {
  func words(_ failure: ENIFailure) -> String {
    let message = Messages.report(failure.failure).message
    // Among the lines of other ENIs, each says which one it is about.
    guard let link = failure.links.first, !message.hasPrefix("\(link):") else { return message }
    return "\(link): \(message)"
  }

  func words(_ failure: MetadataFailure) -> String { Messages.text(failure) }

  func words(_ failure: Failure) -> String { Messages.report(failure).message }

  func line(_ news: AgentNews) -> AgentLine {
    switch news {
    case .ready(let configured, let failed):
      AgentLine(
        failed == 0 ? .notice : .warning,
        "the first round is over: \(count(configured, "ENI")) configured, \(failed) failed")
    case .readyWithoutRound:
      AgentLine(.warning, "the first round takes long; the boot goes on, and so does the round")
    case .changed(let eni, let steps, let cause): changed(eni, steps, cause)
    case .note(let note): AgentLine(.warning, Messages.text(note))
    case .failed(let failure, let again):
      AgentLine(
        .error, words(failure) + "; next try in \(time(again))", link: failure.links.first)
    case .roundFailed(let failure, let again):
      AgentLine(.error, words(failure) + "; next try in \(time(again))")
    case .fought(let eni, let pause):
      AgentLine(
        .warning,
        "\(eni.link): another program undoes what is repaired, again and again; from now on there are pauses"
          + " of up to 5 min, the first one of \(time(pause)); see enicfg status \(eni.link)",
        link: eni.link, eni: eni.id)
    case .granted(let link, let lease):
      AgentLine(
        .info,
        "\(link): lease of \(lease.address) from \(lease.server), \(Wording.remaining(lease.leaseTime))",
        link: link)
    case .refused(let link, let server, let text):
      AgentLine(
        .warning,
        "\(link): \(server) refuses to extend the lease"
          + (text.isEmpty ? "" : " (\(plainText(text)))") + "; another one is asked for",
        link: link)
    case .expired(let link):
      AgentLine(
        .error, "\(link): the lease expired: no server extended it; another one is asked for",
        link: link)
    case .metadataFailed(let failure):
      AgentLine(
        .warning,
        "the metadata service: \(words(failure)); what it said before still counts, and it is asked again"
      )
    case .metadataAnswers: AgentLine(.notice, "the metadata service answers again")
    case .arrived(let link): AgentLine(.notice, "\(link): a NIC came", link: link)
    case .newsLost:
      AgentLine(.warning, "the kernel dropped notifications; everything is looked at again")
    }
  }

  private func changed(_ eni: AgentENI, _ steps: [Step], _ cause: RoundCause) -> AgentLine {
    let lines = steps.map { "\($0.change.mark) \($0.change.kind.rawValue) \($0.change.line)" }
    return AgentLine(
      .notice, "\(eni.link): \(words(cause)): " + lines.joined(separator: "; "), link: eni.link,
      eni: eni.id)
  }

  private func words(_ cause: RoundCause) -> String {
    switch cause {
    case .start: "at the start"
    case .reload: "after a reload"
    case .inventory: "as the metadata service says"
    case .arrival: "since the NIC came"
    case .network: "repaired"
    case .lease: "by its lease"
    case .retry: "tried again"
    }
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// A pause in words; below a second it is one.
  private func time(_ duration: Duration) -> String {
    Wording.duration(UInt32(clamping: max(1, duration.components.seconds)))
  }
}
