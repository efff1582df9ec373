// A path that traffic of this guest takes, and what decides it.

package import Model

/// What a path leads to.
package enum PathTarget: Hashable, Sendable {
  /// The gateway of the link.
  case gateway(IPAddress)
  /// A neighbour in the address's own subnet; an address that stands for all of them.
  case subnet(IPAddress)
  /// The metadata service.
  case metadataService(IPAddress)
  /// Any other network; an address that stands for all of them.
  case internet(IPAddress)
  /// A network of this guest itself, such as containers', and an address that stands for all of it, on this
  /// link.
  case localNetwork(IPPrefix, IPAddress, LinkName)
  /// The other end of an established TCP connection.
  case connection(TCPConnection)
}

/// A question about the way that traffic from an address takes.
package struct PathQuestion: Hashable, Sendable {
  /// The link that has the address.
  package var link: LinkName
  /// What the path leads to.
  package var target: PathTarget
  /// The packet that is asked about.
  package var flow: Flow
  /// Which links the traffic may leave by.
  package var expected: Expected

  /// Which links traffic may leave by.
  package enum Expected: Hashable, Sendable {
    /// This one only.
    case only(LinkName)
    /// Any but these: the NICs of other ENIs.
    case anyBut(Set<LinkName>)

    /// Whether it may leave by a link.
    package func allows(_ link: LinkName) -> Bool {
      switch self {
      case .only(let expected): link == expected
      case .anyBut(let links): !links.contains(link)
      }
    }
  }
}

/// A path: a question, the kernel's answer, and what decides it.
package struct Path: Hashable, Sendable {
  /// The question.
  package var question: PathQuestion
  /// The kernel's answer.
  package var answer: RouteAnswer
  /// The rule that leads to the route; nil where the model does not know, or none does.
  package var rule: Rule?

  /// Pairs a question with its answer.
  ///
  /// - Parameters:
  ///   - question: The question.
  ///   - answer: The kernel's answer.
  ///   - decision: The model's, which explains the answer where it is the same.
  package init(_ question: PathQuestion, _ answer: RouteAnswer, explainedBy decision: RouteDecision)
  {
    self.question = question
    self.answer = answer
    rule = decision.agrees(with: answer) == true ? decision.rule : nil
  }

  /// The address that the traffic comes from; nil if the kernel chooses it.
  package var from: IPAddress? { question.flow.source }

  /// The link that the traffic leaves by; nil if it has no way.
  package var device: LinkName? { way?.link }

  /// The next hop; nil if the destination is on the link, or there is no way.
  package var gateway: IPAddress? { way?.gateway }

  /// The route; nil if there is none.
  package var route: Route? { way?.route }

  private var way: RouteAnswer.Way? {
    guard case .way(let way) = answer else { return nil }
    return way
  }

  /// Whether the traffic leaves as it should.
  package var holds: Bool { device.map(question.expected.allows) ?? false }
}
