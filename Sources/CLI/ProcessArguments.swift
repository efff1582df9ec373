// The words of the command line.

import CLinux

/// The words of the command line, which Swift's own `CommandLine` does not have without /proc.
enum ProcessArguments {
  /// Every word, the program's name included.
  static let all: [String] = (0..<process_argument_count()).compactMap { position in
    unsafe process_argument(position).map { unsafe String(cString: $0) }
  }
}
