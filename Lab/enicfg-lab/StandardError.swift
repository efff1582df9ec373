// Printing to standard error.

import Glibc
import VPCLab

/// Writes to standard error, without a buffer.
struct StandardError: TextOutputStream {
  mutating func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
  }
}

/// Prints an error of the lab to standard error.
func complain(_ error: LabError) {
  var terminal = StandardError()
  print("enicfg-lab: \(error)", to: &terminal)
}
