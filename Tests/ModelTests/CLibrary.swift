// The C library as an independent reference for reading and printing addresses.

import Glibc

/// inet_pton(3) and inet_ntop(3).
enum CLibrary {
  /// The bytes of the text; nil if it is not an address.
  static func bytes(_ family: Int32, _ text: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
    return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  /// The text of the bytes.
  static func text(_ family: Int32, _ bytes: [UInt8]) -> String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard let text = unsafe inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) else {
      return ""
    }
    return unsafe String(cString: text)
  }
}
