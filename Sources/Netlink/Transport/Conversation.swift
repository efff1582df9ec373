// Sends requests over one socket and reads their answers: dumps, and groups of changes.

internal import CNetlink
internal import Glibc

/// A socket, and the state that matches answers to requests.
struct Conversation<Carrier: Transport & ~Copyable>: ~Copyable {
  /// The number of attempts at a dump that changes interrupt.
  static var maximalAttempts: Int { 10 }
  /// The most requests in one group: the smallest receive buffer has room for more
  /// acknowledgements.
  static var maximalRequests: Int { 200 }
  /// The most bytes of one send; the kernel accepts about 208 KiB with the default wmem_max.
  static var maximalBytes: Int { 128 << 10 }

  var transport: Carrier
  /// Waits before a dump is tried again.
  let pause: (Duration) -> Void
  private var sequence: UInt32 = 0
  // The kernel writes up to 32 KiB into it for each receive.
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  init(
    _ transport: consuming Carrier, pause: @escaping (Duration) -> Void = blockThread(for:)
  ) {
    self.transport = transport
    self.pause = pause
  }

  /// Sends the requests in their order, in groups as large as the kernel accepts.
  ///
  /// - Returns: One element for each request: nil on success, otherwise the error.
  mutating func perform(_ requests: [Request]) -> [NetlinkError?] {
    var outcomes: [NetlinkError?] = []
    var chunk: [Request] = []
    var bytes = 0
    for request in requests {
      if chunk.count == Self.maximalRequests || bytes + request.bytes.count > Self.maximalBytes {
        outcomes += performTogether(chunk)
        chunk = []
        bytes = 0
      }
      chunk.append(request)
      bytes += request.bytes.count
    }
    return chunk.isEmpty ? outcomes : outcomes + performTogether(chunk)
  }

  private mutating func performTogether(_ requests: [Request]) -> [NetlinkError?] {
    var answers = [Answer?](repeating: nil, count: requests.count)
    var failure = NetlinkError.Cause.systemCall(name: "recvfrom", number: ENOBUFS)
    do throws(NetlinkError) {
      let sequences = try send(requests)
      try collect(&answers, from: sequences, requests[0].type)
    } catch {
      failure = error.cause
      discardPending()
    }
    return zip(requests, answers).map { request, answer in
      switch answer {
      case .done: nil
      case .refused(let refusal): NetlinkError(request.type, .refused(refusal))
      // The answer was lost. The next observation shows whether the change was made.
      case nil: NetlinkError(request.type, failure)
      }
    }
  }

  /// Reads until every request is answered; after lost answers, until the queue is empty.
  private mutating func collect(
    _ answers: inout [Answer?], from sequences: [UInt32], _ type: MessageType
  ) throws(NetlinkError) {
    var missing = answers.count
    var waits = true
    while missing > 0 {
      do throws(TransportError) {
        guard let messages = try receiveMessages(waits: waits) else { return }
        for message in messages where message.type == .error {
          guard let first = sequences.first else { return }
          let position = Int(message.sequence &- first)
          guard answers.indices.contains(position), answers[position] == nil else { continue }
          guard let answer = Answer(message) else { throw .malformed }
          answers[position] = answer
          missing -= 1
        }
      } catch .overrun {
        // The kernel answers before send returns, so there will be no further answers.
        waits = false
      } catch {
        throw NetlinkError(type, error.cause)
      }
    }
  }

  /// Sends the requests as one datagram with consecutive sequence numbers.
  mutating func send(_ requests: [Request]) throws(NetlinkError) -> [UInt32] {
    var datagram: [UInt8] = []
    var sequences: [UInt32] = []
    for request in requests {
      sequence &+= 1
      datagram += request.bytes(sequence: sequence)
      sequences.append(sequence)
    }
    do throws(TransportError) {
      try transport.send(datagram)
    } catch {
      throw NetlinkError(requests[0].type, error.cause)
    }
    return sequences
  }

  /// Waits for a datagram and returns its messages for this socket.
  mutating func receive(_ type: MessageType) throws(NetlinkError) -> [ReceivedMessage] {
    do throws(TransportError) {
      return try receiveMessages(waits: true) ?? []
    } catch {
      throw NetlinkError(type, error.cause)
    }
  }

  private mutating func receiveMessages(waits: Bool) throws(TransportError) -> [ReceivedMessage]? {
    guard let length = try transport.receive(into: &buffer, waits: waits) else { return nil }
    guard let messages = ReceivedMessage.messages(in: buffer[..<length]) else { throw .malformed }
    return messages.filter { $0.port == transport.port }
  }

  /// Reads and drops everything in this socket's queue.
  mutating func discardPending() {
    // Lost datagrams are ignored, as they would be dropped too; another failure ends the reading.
    while true {
      do throws(TransportError) {
        guard try transport.receive(into: &buffer, waits: false) != nil else { return }
      } catch .overrun, .truncated {
        continue
      } catch {
        return
      }
    }
  }
}

/// Blocks the calling thread.
func blockThread(for duration: Duration) {
  let (seconds, attoseconds) = duration.components
  var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  unsafe nanosleep(&time, nil)
}
