// What is known of files that were read or written, as long as they stay as they are.

import Files
import Model

/// The values of files, each with the version of its file.
///
/// Others change the files whenever this process holds no lock, so a value counts only while its file still has that
/// version: this is cheap to see, and reading is not.
final class KnownValues<Value: PerMAC> {
  private var values: [MACAddress: (value: Value, version: FileVersion)] = [:]
  private var hasStrays: Bool?

  /// Whether there are files besides the values' own, as was told first: what is left over is there before a run.
  func mayHaveStrays(_ look: () -> Bool) -> Bool {
    let known = hasStrays ?? look()
    hasStrays = known
    return known
  }

  /// The value of a MAC; nil if it is not known, or if its file is another one now.
  func value(of mac: MACAddress, inFileAt path: String) -> Value? {
    guard let known = values[mac], Files.version(of: path) == known.version else { return nil }
    return known.value
  }

  /// Keeps the value of a MAC; a file without a version has to be read each time.
  func keep(_ value: Value?, of mac: MACAddress, in version: FileVersion?) {
    if let value, let version { values[mac] = (value, version) } else { forget(mac) }
  }

  /// Forgets the value of a MAC.
  func forget(_ mac: MACAddress) { values[mac] = nil }
}
