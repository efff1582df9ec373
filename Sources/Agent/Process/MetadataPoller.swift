// Asks the metadata service on a thread of its own, since a service may be silent for seconds.

import Dispatch
import Engine
import Inventory
import Service
import Synchronization
import SystemCalls

/// Asks the metadata service without keeping the loop from anything else.
final class MetadataPoller: Sendable {
  private let wake: Wake
  private let answer = Mutex<Inventory?>(nil)

  init() throws(SystemCallError) { wake = try Wake() }

  /// The descriptor that is readable once there is an answer.
  var fileDescriptor: Int32 { wake.fileDescriptor }

  /// Has the service asked; one question at a time.
  func ask(_ service: any MetadataReader) {
    // Only that thread uses it from here on.
    nonisolated(unsafe) let service = service
    DispatchQueue.global().async { [self] in
      let inventory = unsafe service.inventoryAtOnce()
      answer.withLock { $0 = inventory }
      wake.set()
    }
  }

  /// The answer; nil where there is none.
  func take() -> Inventory? {
    wake.clear()
    return answer.withLock { answer in
      defer { answer = nil }
      return answer
    }
  }
}
