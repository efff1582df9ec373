// What the agent says of a link, in one word.

/// What the agent says of a link.
package enum AgentLinkState: String, Equatable, Sendable, Codable, CaseIterable {
  /// Its last round succeeded.
  case configured
  /// It has no address yet: a carrier, a lease or the metadata is waited for.
  case waiting
  /// Another program undoes the agent's work again and again, so the agent pauses.
  case paused
  /// Its last round failed.
  case failed
  /// An administrator took it down, and the agent leaves it alone.
  case down
  /// The guest has no NIC of it.
  case gone
}
