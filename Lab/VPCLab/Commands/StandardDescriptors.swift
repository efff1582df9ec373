// The descriptors of a command that is started.

/// The descriptors that a program starts with.
struct StandardDescriptors {
  var input: Descriptor
  var output: Descriptor
  var error: Descriptor
  /// The descriptors that become 3, 4 and so on: at most four.
  var further: [Descriptor] = []

  /// Those of this process.
  static let own = StandardDescriptors(
    input: Descriptor(0, isOwned: false), output: Descriptor(1, isOwned: false),
    error: Descriptor(2, isOwned: false))
}
