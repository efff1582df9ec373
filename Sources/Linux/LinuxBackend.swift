// The backend for the host's kernel and boot-time files.

package import Execution
package import Files
internal import Netlink
package import Model
package import Planning

/// The kernel of the network namespace in which it was made.
package struct LinuxBackend: NetworkBackend, ~Copyable {
  private var socket: RouteSocket
  private var watch: ChangeWatch
  /// What was observed last, as long as nothing was performed since.
  private var known: ObservedState?
  private var links = LinkTable()
  private var files = HostFiles()
  private var queues = HostQueues()
  /// The MACs of the links, to check that sysfs shows the same links.
  private var macs: [LinkName: MACAddress] = [:]

  /// Opens a connection to the kernel, in the calling thread's network namespace.
  ///
  /// - Throws: ``KernelError`` with the number of the system call that failed.
  package init() throws(KernelError) {
    do throws(NetlinkError) {
      let socket = try RouteSocket()
      let watch = try ChangeWatch()
      self.socket = socket
      self.watch = watch
    } catch {
      throw KernelError(error)
    }
  }

  /// Adds files to the later snapshots, in addition to the kernel's state.
  ///
  /// - Parameters:
  ///   - paths: The files, existing or not.
  ///   - root: The system that they are in; the same one in every call.
  package mutating func look(at paths: some Sequence<FilePath>, in root: FileRoot) {
    files.root = root
    files.paths.formUnion(paths)
  }

  /// Adds the queues of links to the later snapshots.
  package mutating func look(atQueuesOf links: some Sequence<LinkName>) {
    queues.links.formUnion(links)
  }

  /// Takes a snapshot; a link keeps the name that it had in its first snapshot.
  ///
  /// As long as nothing is performed and the kernel tells of no change, it is the one before: most of what
  /// a command does is to look. The kernel does not tell of settings (sysctl) and of further MACs that
  /// another program changes.
  ///
  /// - Throws: ``KernelError`` without a change; the number is 0 if a dump was interrupted ten
  ///   times or was malformed, and a system call's errno if a file could not be read.
  package mutating func observe() throws(KernelError) -> ObservedState {
    var observed = try kernelState()
    observed.settingsAreReadOnly = HostSettings.areReadOnly()
    try files.observe(into: &observed)
    try queues.observe(into: &observed)
    return observed
  }

  private mutating func kernelState() throws(KernelError) -> ObservedState {
    // What is told from here on is news for the next time.
    if !watch.hasNews(), let known { return known }
    known = nil
    let observed: ObservedState
    do throws(NetlinkError) {
      var links = self.links.adopt(try socket.links())
      let stations = try socket.stations()
      for at in links.indices { links[at].moreMACs = stations[links[at].index] ?? [] }
      let addresses = try socket.addresses(on: self.links)
      let nextHops = try socket.nextHops(over: self.links)
      observed = ObservedState(
        links: links, addresses: addresses,
        routes: try socket.routes(over: self.links, NextHopTable(nextHops)),
        rules: try socket.rules(), nextHops: nextHops)
    } catch {
      throw KernelError(error)
    }
    for link in observed.links { macs[link.name] = link.mac }
    known = observed
    return observed
  }

  /// Performs the changes in their order.
  ///
  /// Consecutive netlink requests are sent together; the other changes are made between them.
  ///
  /// The number is `ENODEV` if a change is for a link that is not in the last snapshot.
  package mutating func perform(_ changes: [Change]) -> [KernelError?] {
    known = nil
    var outcomes = [KernelError?](repeating: nil, count: changes.count)
    var run: [(position: Int, request: Request)] = []
    for (position, change) in changes.enumerated() {
      do throws(KernelError) {
        let operation = try change.operation(links)
        if case .request(let request) = operation {
          run.append((position, request))
          continue
        }
        send(&run, of: changes, outcomes: &outcomes)
        outcomes[position] = perform(operation, of: change)
      } catch {
        outcomes[position] = error
      }
    }
    send(&run, of: changes, outcomes: &outcomes)
    return outcomes
  }

  /// Sends the collected requests and stores each answer at its request's position.
  private mutating func send(
    _ run: inout [(position: Int, request: Request)], of changes: [Change],
    outcomes: inout [KernelError?]
  ) {
    guard !run.isEmpty else { return }
    for (sent, failure) in zip(run, socket.perform(run.map(\.request))) {
      outcomes[sent.position] = failure.map { KernelError($0, changes[sent.position]) }
    }
    run = []
  }

  private mutating func perform(_ operation: BackendOperation, of change: Change) -> KernelError? {
    switch operation {
    case .request(let request):
      return socket.perform([request]).first.flatMap { $0 }.map { KernelError($0, change) }
    case .file(let file): return files.perform(file)
    case .channels(let index, let before, let after):
      return queues.setChannels(index: index, from: before, to: after)
        .map { KernelError($0, change) }
    case .setting(let index, let setting, let value):
      return HostSettings.set(setting, of: index, to: value).map { $0.about(change) }
    case .steering(let index, let link, let queue, let cpus):
      return queues.setSteering(of: queue, to: cpus, index: index, mac: macs[link])
        .map { $0.about(change) }
    }
  }
}

extension KernelError {
  /// The error with its change.
  fileprivate func about(_ change: Change) -> KernelError {
    var error = self
    error.change = change
    return error
  }
}
