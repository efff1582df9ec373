// Standard error as a place to print to.

import Glibc
import VPCLab

/// Writes to standard error, without a buffer.
struct StandardError: TextOutputStream {
  mutating func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
  }
}

/// Says on standard error why the lab did not do what it was asked for.
func complain(_ error: LabError) {
  var terminal = StandardError()
  print("enicfg-lab: \(error)", to: &terminal)
}
