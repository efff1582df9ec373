// The contract of a kernel with the executor for queues, for the real kernel and the fake one.

package import Execution
internal import Glibc
package import Model
internal import Planning

/// Checks that a kernel that observes the queues of the link keeps the contract.
///
/// The link must have four channels of each direction, which is its maximum, and no receive packet
/// steering. CPU 0 must exist. The state is restored at the end.
///
/// - Throws: ``ContractViolation`` at the first difference, or what observing throws.
package func checkQueueContract<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, link: LinkName
) throws {
  let four = ChannelCounts(rx: 4, tx: 4)
  let two = ChannelCounts(rx: 2, tx: 2)
  let none = CPUSet()
  let first = CPUSet([0])
  guard let stranger = LinkName("nosuchlink") else { return }

  _ = try kernel.observe()
  try check(
    &kernel,
    [
      .setChannels(link, from: four, to: ChannelCounts(rx: 5, tx: 5)),
      .setChannels(link, from: four, to: ChannelCounts(rx: 0, tx: 0)),
      .setChannels(stranger, from: four, to: two),
      .setSteering(stranger, queue: 0, from: none, to: first),
      .setSteering(link, queue: 4, from: none, to: first),
    ], [EINVAL, EINVAL, ENODEV, ENODEV, ENOENT])
  try check(kernel.observe(), link, four, [none, none, none, none])

  try check(
    &kernel,
    [
      .setSteering(link, queue: 0, from: none, to: first),
      .setSteering(link, queue: 3, from: none, to: first),
    ], [0, 0])
  try check(kernel.observe(), link, four, [first, none, none, first])

  // Queues that are removed lose their CPUs; the others keep them.
  try check(&kernel, [.setChannels(link, from: four, to: two)], [0])
  try check(kernel.observe(), link, two, [first, none])
  try check(&kernel, [.setChannels(link, from: two, to: four)], [0])
  try check(kernel.observe(), link, four, [first, none, none, none])

  try check(&kernel, [.setSteering(link, queue: 0, from: first, to: none)], [0])
  try check(kernel.observe(), link, four, [none, none, none, none])
}

private func check<Kernel: NetworkBackend & ~Copyable>(
  _ kernel: inout Kernel, _ changes: [Change], _ numbers: [Int32]
) throws {
  let outcomes = kernel.perform(changes)
  let found = outcomes.map { $0?.number ?? 0 }
  guard found == numbers else {
    throw ContractViolation(
      description: "\(changes): expected \(numbers), found \(found): \(outcomes)")
  }
}

private func check(
  _ state: ObservedState, _ link: LinkName, _ current: ChannelCounts, _ steering: [CPUSet]
) throws {
  let expected = LinkQueues(
    channels: Channels(maximum: ChannelCounts(rx: 4, tx: 4), current: current),
    steering: steering, driver: "veth")
  guard state.queues[link] == expected else {
    throw ContractViolation(
      description: "expected \(expected), found \(String(describing: state.queues[link]))")
  }
}
