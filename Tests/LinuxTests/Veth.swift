// The link that the tests configure.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// Makes eth1, which is down, and its other end far1, which is up; neither makes itself addresses.
func makeVeth() throws {
  try ip("link add eth1 type veth peer name far1")
  try ip("link set eth1 addrgenmode none")
  try ip("link set far1 addrgenmode none")
  try ip("link set far1 up")
}

/// Makes eth1, which is up, with 10.0.0.20/24 and fd00::20/64.
func makeConfiguredVeth() throws {
  try makeVeth()
  try ip("link set eth1 up")
  try ip("address add 10.0.0.20/24 dev eth1")
  try ip("address add fd00::20/64 dev eth1 nodad")
}

/// eth1's name.
func eth1() throws -> LinkName { try #require(LinkName("eth1")) }

extension LinuxBackend {
  /// Observes, performs the changes and returns the error numbers; 0 is done.
  mutating func numbers(_ changes: [Change]) throws -> [Int32] {
    _ = try observe()
    return perform(changes).map { $0?.number ?? 0 }
  }
}

/// Changes eth1's MTU again and again, between 1500 and 1400; the kernel notifies of each change.
func changeMTU(times count: Int, in kernel: inout LinuxBackend) throws {
  let name = try eth1()
  let changes = (0..<count).map { number in
    number % 2 == 0
      ? Change.setMTU(name, from: 1500, to: 1400) : .setMTU(name, from: 1400, to: 1500)
  }
  for outcome in kernel.perform(changes) { #expect(outcome == nil) }
}

/// The file of the calling thread's network namespace, which lasts as long as the thread.
func pathOfNamespace() throws -> String {
  var buffer = [CChar](repeating: 0, count: 64)
  let length = unsafe readlink("/proc/thread-self", &buffer, buffer.count)
  try #require(length > 0)
  let path = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return "/proc/\(path)/ns/net"
}
