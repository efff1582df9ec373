// A metadata service on a socket, for tests and for the lab.

package import MetadataOrders
import NIOCore
import NIOHTTP1
import NIOPosix

/// A running metadata service.
///
/// Its instance and its faults can be changed while it runs. The thread that starts it creates its
/// threads, so they are in that thread's network namespace.
package final class MetadataService: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let state: ServiceState

  /// The port that it listens on.
  package let port: Int

  /// Starts a service.
  ///
  /// - Parameters:
  ///   - instance: The instance that it describes.
  ///   - host: The address that it listens on.
  ///   - port: The port; 0 is any free one.
  /// - Throws: NIO's error if the address can't be bound.
  package init(_ instance: ServedInstance, host: String = "127.0.0.1", port: Int = 0) throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let state = ServiceState(instance)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
          try pipeline.addHandler(RequestHandler(state))
        }
      }
    do {
      channel = try bootstrap.bind(host: host, port: port).wait()
    } catch {
      try? group.syncShutdownGracefully()
      throw error
    }
    self.group = group
    self.state = state
    self.port = channel.localAddress?.port ?? port
  }

  /// Stops the service and waits until its thread has ended.
  package func stop() { try? group.syncShutdownGracefully() }

  /// Changes the instance that it describes.
  package func change(_ body: (inout ServedInstance) -> Void) {
    state.with { body(&$0.instance) }
  }

  /// Replaces all faults.
  ///
  /// The first that concerns a request applies.
  package func misbehave(_ faults: [MetadataFault]) { state.with { $0.faults = faults } }

  /// Changes how it handles tokens.
  package func setTokenPolicy(_ policy: MetadataTokens) { state.with { $0.tokenPolicy = policy } }

  /// Serves the whole tree as one object, or answers 404 to a request for it.
  package func setServesObject(_ serves: Bool) { state.with { $0.servesObject = serves } }

  /// Refuses every token issued so far, as if it had expired.
  package func expireTokens() { state.with { $0.tokens = [] } }

  /// The requests received, in order.
  package var requests: [ServedRequest] { state.with { $0.requests } }
}
