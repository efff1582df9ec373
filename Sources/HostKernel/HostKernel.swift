// The host's kernel behind the executor's port.

public import Applying
internal import Netlink
public import NetworkModel
public import Planning

/// The kernel of the network namespace in which it was made.
public struct HostKernel: NetworkKernel, ~Copyable {
  private var socket: RouteSocket
  private var links = LinkTable()

  /// Opens a connection to the kernel, in the calling thread's network namespace.
  ///
  /// - Throws: ``KernelError`` with the number of the system call that failed.
  public init() throws(KernelError) {
    do throws(NetlinkError) {
      socket = try RouteSocket()
    } catch {
      throw KernelError(error)
    }
  }

  /// Takes a snapshot; a link stays under the name that it had in the first one that has it.
  ///
  /// - Throws: ``KernelError`` without a change; the number is 0 where a dump was interrupted ten
  ///   times or could not be read.
  public mutating func observe() throws(KernelError) -> ObservedState {
    do throws(NetlinkError) {
      let links = self.links.adopt(try socket.links())
      return ObservedState(
        links: links, addresses: try socket.addresses(on: self.links),
        routes: try socket.routes(over: self.links), rules: try socket.rules())
    } catch {
      throw KernelError(error)
    }
  }

  /// Performs the changes, together where the kernel can take them so.
  ///
  /// The number is `ENODEV` where a change names a link that the last snapshot has not.
  public mutating func perform(_ changes: [Change]) -> [KernelError?] {
    var outcomes = [KernelError?](repeating: nil, count: changes.count)
    var requests: [Request] = []
    var positions: [Int] = []
    for (position, change) in changes.enumerated() {
      do throws(KernelError) {
        requests.append(try change.request(links))
        positions.append(position)
      } catch {
        outcomes[position] = error
      }
    }
    for (position, failure) in zip(positions, socket.perform(requests)) {
      outcomes[position] = failure.map { KernelError($0, changes[position]) }
    }
    return outcomes
  }
}
