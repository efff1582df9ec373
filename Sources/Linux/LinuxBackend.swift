// The backend for the host's kernel and boot-time files.

package import Execution
package import Files
package import Model
internal import Netlink
package import Planning

/// The kernel of the network namespace in which it was made.
package struct LinuxBackend: NetworkBackend, ~Copyable {
  private var socket: RouteSocket
  private var watch: ChangeWatch
  /// What was observed last, as long as nothing was performed since.
  private var known: ObservedState?
  private var links = LinkTable()
  /// The next-hop objects of the last snapshot.
  private var nextHops = NextHopTable()
  private var files = HostFiles()
  private var queues = HostQueues()
  private var routes = LookedAtRoutes()
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
    if isCurrent(), let known, routes.suffice { return known }
    known = nil
    let observed: ObservedState
    do throws(NetlinkError) {
      var links = self.links.adopt(try socket.links())
      let stations = try socket.stations()
      for at in links.indices { links[at].moreMACs = stations[links[at].index] ?? [] }
      let addresses = try socket.addresses(on: self.links)
      let nextHops = try socket.nextHops(over: self.links)
      self.nextHops = NextHopTable(nextHops)
      let rules = try socket.rules()
      observed = ObservedState(
        links: links, addresses: addresses,
        routes: try routes(lookedUpBy: rules), rules: rules,
        nextHops: nextHops)
    } catch {
      throw KernelError(error)
    }
    for link in observed.links { macs[link.name] = link.mac }
    known = observed
    return observed
  }

  private mutating func routes(
    lookedUpBy rules: [Rule]
  ) throws(NetlinkError) -> [Route] {
    let tables = Set(rules.compactMap(\.table)).union([.main, .local])
    routes.areLeftOut = false
    guard routes.mayBeLeftOut, socket.filtersDumps else {
      return try socket.routes(over: links, nextHops)
    }
    if !routes.areMany {
      if let all = try socket.routes(
        over: links, nextHops, besides: tables, atMost: LookedAtRoutes.many)
      {
        return all
      }
      // The rest of the dump takes longer to read than a connection to open.
      socket = try RouteSocket()
      routes.areMany = true
    }
    routes.areLeftOut = true
    return try socket.routes(over: links, nextHops, in: tables)
  }

  /// Asks for the route of a packet, by the links and next-hop objects of the last snapshot.
  ///
  /// - Throws: ``KernelError`` without a change, with the number of the system call that failed; 0 if the
  ///   answer was malformed.
  package mutating func answer(for flow: Flow) throws(KernelError) -> RouteAnswer {
    do throws(NetlinkError) {
      return try socket.route(of: flow, on: links, nextHops)
    } catch {
      throw KernelError(error)
    }
  }

  /// The established TCP connections, by the links of the last snapshot.
  ///
  /// - Throws: ``KernelError`` without a change.
  package mutating func establishedConnections() throws(KernelError) -> [TCPConnection] {
    do throws(NetlinkError) {
      var diagnosis = try DiagnosisSocket()
      return try diagnosis.connections(on: links)
    } catch {
      throw KernelError(error)
    }
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

/// Which routes are looked at.
private struct LookedAtRoutes {
  /// Whether those that no rule looks up may be left out, if they are many.
  var mayBeLeftOut = false
  /// Whether they are many.
  var areMany = false
  /// Whether the last snapshot is without them.
  var areLeftOut = false

  /// More than so many are many: a router's, or a blocklist's.
  static let many = 100

  /// Whether those of the last snapshot suffice.
  var suffice: Bool { mayBeLeftOut || !areLeftOut }
}

// Routes that concern nothing.
extension LinuxBackend {
  /// Leaves routes out of later snapshots that are in tables that no rule looks up, if there are many of
  /// them and the kernel can leave them out.
  ///
  /// That suffices to tell that nothing is to be done: an ENI's table is looked up then.
  package mutating func leaveOutManyRoutes() { routes.mayBeLeftOut = true }

  /// Whether the last snapshot lacks routes.
  package var leavesOutRoutes: Bool { routes.areLeftOut }

  /// Leaves no route out of later snapshots.
  package mutating func lookAtAllRoutes() { routes.mayBeLeftOut = false }
}

// One connection for several owners, one after another.
extension LinuxBackend {
  /// Whether the last snapshot still shows what is there, as far as the kernel tells of changes.
  package mutating func isCurrent() -> Bool {
    if watch.hasNews() { known = nil }
    return known != nil
  }

  /// Begins for another owner, as a new connection would, but that it knows what is there.
  package mutating func begin() {
    files = HostFiles()
    queues = HostQueues()
    lookAtAllRoutes()
  }
}
