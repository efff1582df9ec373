// A call that words are read into.

/// A call that words can be read into.
protocol ReadableCall: Call, LineReading {}

extension ReadableCall {
  func call() throws -> any Call {
    try validate()
    return self
  }
}
