// A service that accepts each connection and closes it at once: every question ends within its timeout.

import Glibc
import Model
import Testing

@testable import Inventory

@Suite struct ClosingServiceTests {
  /// A listener on loopback that closes what it accepts, until it is told to end.
  private final class ClosingListener {
    let port: UInt16
    private let descriptor: Int32
    private var thread = pthread_t()

    init() throws {
      let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      descriptor = number
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          unsafe bind(number, generic, length) == 0 && listen(number, 64) == 0
            && getsockname(number, generic, &length) == 0
        }
      }
      try #require(bound)
      port = UInt16(bigEndian: address.sin_port)
      let context = unsafe UnsafeMutableRawPointer(bitPattern: Int(number))
      let started = unsafe pthread_create(
        &thread, nil,
        { context in
          let descriptor = Int32(Int(bitPattern: context))
          while true {
            let accepted = accept(descriptor, nil, nil)
            guard accepted >= 0 else { return nil }
            close(accepted)
          }
        }, context)
      try #require(started == 0)
    }

    deinit {
      // This ends the accept(2) that waits.
      shutdown(descriptor, Int32(SHUT_RDWR))
      pthread_join(thread, nil)
      close(descriptor)
    }
  }

  @Test func everyQuestionEndsWhereEachConnectionIsClosedAtOnce() throws {
    let listener = try ClosingListener()
    let url = try MetadataURL("http://127.0.0.1:\(listener.port)")
    let client = MetadataClient(url: url)
    for _ in 0..<40 {
      let inventory = client.inventory()
      #expect(inventory.listingFailure != nil)
      #expect(inventory.enis.isEmpty)
    }
  }
}
