// The memory that a service gives back after its start.

internal import CLinux

/// The memory of the process.
package enum ProcessMemory {
  /// Lets the kernel take back the pages of the program that only its start needed.
  ///
  /// What is needed again is read again from the page cache.
  package static func releaseCode() { program_pages_release() }
}
