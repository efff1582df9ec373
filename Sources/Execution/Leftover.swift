// A step that an undo could not revert.

package import Planning

/// A performed step that could not be undone.
package struct Leftover: Equatable, Sendable {
  /// The step whose effect remains.
  package var step: Step
  /// Why the undo failed; nil if the kernel reported no error.
  package var failure: KernelError?
}
