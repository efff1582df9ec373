// The answer of QEMU's monitor to a command.

/// The answer to a command.
enum QMPAnswer {
  case done
  case refused(String)
}
