// The result of a command in the guest.

/// A command's exit code and output, as bytes.
struct GuestAnswer {
  var exitCode: Int32
  var standardOutput: [UInt8]
  var standardError: [UInt8]
}
