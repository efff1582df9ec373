// What one link should have: with the observed state, the input of the planner.

package import Model

/// What one link should have.
package struct DesiredLink: Equatable, Sendable {
  /// The link.
  package var link: LinkName
  /// The cloud's identifier of the ENI, if known.
  package var eni: String?
  /// What the kernel should have for the link.
  package var goal: Goal
  /// The boot-time files; nil if they are ignored.
  package var files: BootFiles?
  /// Changes that the link needs too, but that nobody asked for: the plan leaves them out.
  package var leftOut: [Change] = []

  /// Makes a desired link from its parts.
  package init(link: LinkName, eni: String? = nil, goal: Goal, files: BootFiles? = nil) {
    self.link = link
    self.eni = eni
    self.goal = goal
    self.files = files
  }
}
