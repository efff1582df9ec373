// The queues of a link that the kernel refused to change.

package import Model

/// The queues of a link that stay as they are, because the kernel refused to change them.
package struct RefusedQueues: Equatable, Sendable {
  /// The link.
  package var link: LinkName
  /// What the kernel refused, and why.
  package var error: KernelError

  /// Pairs a link with the kernel's refusal.
  package init(link: LinkName, error: KernelError) {
    self.link = link
    self.error = error
  }
}
