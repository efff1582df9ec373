// Receives the kernel's notifications of some groups.

/// A socket that is subscribed to groups of notifications.
struct Subscription: ~Copyable {
  private var socket: Socket
  private var buffer = [UInt8](repeating: 0, count: 32 << 10)
  /// Whether something was lost since nothing was left to read last.
  private var isMissing = false

  /// The most datagrams of one ``drain(_:)``, so that a flood does not keep the caller from
  /// everything else.
  static var maximalDatagrams: Int { 2000 }

  /// Subscribes in the network namespace of the calling thread.
  ///
  /// - Parameters:
  ///   - groups: The groups (`RTMGRP_…`).
  ///   - receiveBuffer: The size of the receive buffer, in bytes.
  /// - Throws: `systemCall`.
  init(
    to groups: UInt32, receiveBuffer: Int32 = Socket.receiveBuffer
  ) throws(NetlinkError) {
    do throws(TransportError) {
      socket = try Socket(groups: groups, receiveBuffer: receiveBuffer)
    } catch {
      throw NetlinkError(.newLink, error.cause)
    }
  }

  /// The descriptor to poll for reading; it is open as long as this value exists.
  var fileDescriptor: Int32 { socket.descriptor }

  /// Reads what has arrived, without waiting.
  ///
  /// What is left after ``maximalDatagrams`` keeps the descriptor readable. From the first loss until
  /// nothing is left to read, the kernel drops everything without telling it again (NETLINK_S_CONGESTED of
  /// af_netlink.c): the end of that counts as a loss too.
  ///
  /// - Parameter take: Takes the messages of a datagram; nil means that some were lost, because the
  ///   receive buffer was full or a datagram was malformed.
  mutating func drain(_ take: ([ReceivedMessage]?) -> Void) {
    for _ in 0..<Self.maximalDatagrams {
      do throws(TransportError) {
        guard let length = try socket.receive(into: &buffer, waits: false) else {
          if isMissing { take(nil) }
          isMissing = false
          return
        }
        take(ReceivedMessage.messages(in: buffer[..<length]))
      } catch .systemCall {
        return take(nil)
      } catch {
        isMissing = true
        take(nil)
      }
    }
  }
}
