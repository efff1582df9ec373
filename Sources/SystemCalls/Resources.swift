// What a process can still have: descriptors, a thread, memory; and the time of day.

internal import Glibc

/// What a process can still have, within its limits.
package enum Resources {
  /// Tries to have some descriptors, memory and a thread, and gives them back.
  ///
  /// A library that ends the process where it cannot have them is not used then.
  ///
  /// - Parameters:
  ///   - descriptors: How many descriptors.
  ///   - memory: How much address space, in bytes.
  /// - Returns: The error number of what could not be had; nil if everything could.
  package static func shortage(descriptors: Int, memory: Int) -> Int32? {
    shortage(ofDescriptors: descriptors) ?? shortage(ofMemory: memory) ?? shortageOfThreads()
  }

  /// The seconds since 1970 by the clock of this machine.
  package static var secondsSince1970: Int64 { Int64(time(nil)) }

  private static func shortage(ofDescriptors count: Int) -> Int32? {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<count {
      // Of the family that the metadata service is asked by: a unit may permit no other one.
      let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { return errno }
      opened.append(descriptor)
    }
    return nil
  }

  private static func shortage(ofMemory size: Int) -> Int32? {
    let mapped = unsafe mmap(
      nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard unsafe mapped != MAP_FAILED else { return errno }
    unsafe munmap(mapped, size)
    return nil
  }

  private static func shortageOfThreads() -> Int32? {
    var thread = pthread_t()
    let number = unsafe pthread_create(&thread, nil, { _ in nil }, nil)
    guard number == 0 else { return number }
    pthread_join(thread, nil)
    return nil
  }
}
