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
    case .failed(let failure, let eni, let again):
      AgentLine(
        .error, words(failure) + ", next try in \(time(again))" + hint(failure.failure),
        link: failure.links.first, eni: eni)
    case .recovered(let eni):
      AgentLine(.notice, "\(eni.link): in sync again", link: eni.link, eni: eni.id)
    case .roundFailed(let failure, let again):
      AgentLine(.error, words(failure) + ", next try in \(time(again))" + hint(failure))
    case .busy(let failure): AgentLine(.info, words(failure) + "; the agent waits for it")
    case .fought(let eni, let pause):
      AgentLine(
        .warning,
        "\(eni.link): another program undoes what is repaired, again and again; from now on there are pauses"
          + " of up to 5 min, the first one of \(time(pause)); see enicfg status \(eni.link)",
        link: eni.link, eni: eni.id)
    case .granted(let link, let lease): leased(link, "granted a", lease)
    case .extended(let link, let lease): leased(link, "extended the", lease)
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
    case .metadataFailed(let failure, let wasHeard):
      AgentLine(
        .warning,
        "the metadata service: \(words(failure)); "
          + (wasHeard ? "what it said before still counts, and it" : "it") + " is asked again")
    case .metadataAnswers: AgentLine(.notice, "the metadata service answers again")
    case .reloaded:
      AgentLine(.notice, "the configuration was read again, and everything is looked at again")
    case .reloadFailed(let failure):
      AgentLine(
        .error, words(failure) + "; what the configuration said before counts" + hint(failure))
    case .arrived(let link): AgentLine(.notice, "\(link): a NIC came", link: link)
    case .newsLost:
      AgentLine(.warning, "the kernel dropped notifications; everything is looked at again")
    }
  }

  private func leased(_ link: LinkName, _ action: String, _ lease: Lease) -> AgentLine {
    AgentLine(
      .info,
      "\(link): \(lease.server) \(action) lease of \(lease.address), "
        + Wording.remaining(lease.leaseTime),
      link: link)
  }

  /// What to do about it, as the commands say it.
  private func hint(_ failure: Failure) -> String {
    Messages.report(failure).advice
  }

  private func changed(_ eni: AgentENI, _ steps: [Step], _ cause: ChangeCause) -> AgentLine {
    let lines = steps.map { "\($0.change.mark) \($0.change.kind.rawValue) \($0.change.line)" }
    return AgentLine(
      .notice, "\(eni.link): \(words(cause)): " + lines.joined(separator: "; "), link: eni.link,
      eni: eni.id)
  }

  private func words(_ cause: ChangeCause) -> String {
    switch cause {
    case .round(.start): "at the start"
    case .round(.reload): "after a reload"
    case .round(.inventory): "as the metadata service says"
    case .round(.arrival): "since the NIC came"
    case .round(.network): "repaired"
    case .round(.lease): "by its lease"
    case .round(.retry): "tried again"
    case .linkWasDown: "restored, as the link was down"
    case .gone: "removed, as the NIC is gone"
    case .lastConfigured: "restored, as it was configured last"
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
