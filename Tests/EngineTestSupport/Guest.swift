// A guest in memory, and a host for the engine that is made of it.

package import Engine
package import Files
import Glibc
package import Inventory
package import Model
package import Planning
package import StateFiles
import TestSupport
import Testing

/// A guest whose kernel, clock, server and files are a test's.
package final class Guest {
  package let kernel: FakeKernel
  package let clock = FakeClock()
  package let leases = ScriptedLeases()
  /// What was noted.
  package private(set) var notes: [Note] = []
  package var permissions = Host.Permissions(changesNetwork: true, asksServers: true)
  /// The driver of every link.
  package var driver: String? = "virtio_net"
  /// How long to wait for another enicfg.
  package var lockBound = Duration.seconds(5)
  /// Whether a signal that is held back asks for the end.
  package var isInterrupted = false
  package let directory: String
  /// The system whose boot-time files are written.
  package let root: FileRoot

  package init(_ state: ObservedState, in directory: String) throws {
    kernel = FakeKernel(state)
    self.directory = directory
    try Files.makeDirectory(directory + "/root")
    root = try #require(FileRoot(at: directory + "/root"))
  }

  package var runDirectory: String { directory + "/run" }
  package var stateDirectory: String { directory + "/state" }
  package var records: RecordFiles { RecordFiles(runDirectory: runDirectory) }
  package var leaseFiles: LeaseFiles { LeaseFiles(runDirectory: runDirectory) }
  package var enis: ENIFiles { ENIFiles(stateDirectory: stateDirectory) }
  package var indexes: IndexFile { IndexFile(stateDirectory: stateDirectory) }

  package var stores: Stores {
    var stores = Stores(stateDirectory: stateDirectory, runDirectory: runDirectory)
    stores.lockBound = lockBound
    return stores
  }

  /// The machine that operations work on.
  package var host: Host {
    Host(
      connect: { [kernel] () throws(Failure) in
        kernel.connections += 1
        return KernelConnection(kernel)
      }, clock: clock, stores: stores, leases: leases, permissions: permissions, root: root,
      driver: { [unowned self] _ in driver },
      isInterrupted: { [unowned self] in isInterrupted },
      note: { [unowned self] in notes.append($0) })
  }
}

// Running operations.
extension Guest {
  /// Runs `up` on links, or on all where none is named.
  @discardableResult package func up(
    _ links: [String], _ sources: InventorySources = InventorySources(),
    _ change: (inout UpRequest) throws -> Void = { _ in }
  ) throws -> Outcome {
    var request = UpRequest(try Self.choice(links), sources: sources)
    try change(&request)
    return try UpOperation(request, on: host).run()
  }

  /// Runs `up` on links whose addresses an inventory names.
  @discardableResult package func upStatic(
    _ links: [String], _ inventory: Inventory, _ change: (inout UpRequest) throws -> Void = { _ in }
  ) throws -> Outcome {
    try up(links, InventorySources(file: inventory)) { request in
      request.settings.isStatic = true
      try change(&request)
    }
  }

  /// Runs `down` on links, or on all where none is named.
  @discardableResult package func down(_ links: [String], isAtomic: Bool = false) throws -> Outcome
  {
    var request = DownRequest(try Self.choice(links), sources: InventorySources())
    request.isAtomic = isAtomic
    return try DownOperation(request, on: host).run()
  }

  /// What `status` tells of links.
  package func status(_ links: String...) throws -> [LinkStatus] {
    try StatusOperation(links.map { try #require(LinkSelector($0)) }, on: host).run().links
  }

  /// What `status` says of one link.
  package func role(_ link: String) throws -> LinkStatus.Role {
    try #require(try status(link).first?.role)
  }

  package static func choice(_ links: [String]) throws -> LinkChoice {
    guard !links.isEmpty else { return .all(orRecorded: true) }
    return .links(try links.map { try #require(LinkSelector($0)) })
  }
}

// What is there.
extension Guest {
  /// Whether an ENI has its address, its routes and its rule.
  package func isConfigured(_ number: UInt8, host: UInt8 = 20) -> Bool {
    let state = kernel.state
    let address = IPAddress.v4(IPv4Address(10, 0, number, host))
    let own = state.routes.filter {
      $0.destination.isDefault && $0.madeBy == .enicfg && $0.link?.text == "eth\(number)"
    }
    return state.addresses.contains {
      $0.address.address == address && $0.link.text == "eth\(number)"
    }
      && Set(own.map(\.table.rawValue)).isSuperset(of: [254, 1000 + UInt32(number)])
      && state.rules.contains {
        $0.source == IPPrefix(host: address) && $0.table?.rawValue == 1000 + UInt32(number)
      }
  }

  /// What the kernel has of an ENI, a line per object.
  package func lines(_ number: UInt8) -> [String] {
    kernel.state.lines.filter { $0.contains("eth\(number)") || $0.contains("from 10.0.\(number).") }
  }

  /// Every file of enicfg's below the run and the state directory, but for locks, with what it holds.
  ///
  /// - Parameter mac: Those of one MAC; nil is all.
  package func files(of mac: MACAddress? = nil) throws -> [String: String] {
    var found: [String: String] = [:]
    for place in ["run/links", "run/leases", "run/awaited", "state/enis", "state"] {
      for name in try Files.names(in: "\(directory)/\(place)") where name.contains(".json") {
        if let mac, !name.hasPrefix("\(mac)") { continue }
        let content = try Files.read("\(directory)/\(place)/\(name)") ?? []
        found["\(place)/\(name)"] = String(decoding: content, as: UTF8.self)
      }
    }
    return found
  }

  /// Whether another enicfg could change the network at this moment.
  package func lockIsFree() -> Bool {
    do {
      let lock = try Lock(directory: runDirectory, waitingAtMost: .zero)
      lock.release()
      return true
    } catch { return false }
  }
}

/// Runs a test with a guest that has a primary NIC and some ENIs that are attached and down.
package func withGuest(
  _ enis: UInt8 = 1, _ more: String = "", _ body: (Guest) throws -> Void
) throws {
  let links = try (0..<enis).map { place in
    "link \(Cloud.index(place + 1)) eth\(place + 1) \(try Cloud.mac(place + 1)) down"
  }
  let primary = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up
    address 10.0.0.20/24 brd 10.0.0.255 dev eth0
    route 10.0.0.0/24 dev eth0 src 10.0.0.20 proto 2
    route default via 10.0.0.253 dev eth0 metric 100 proto 3

    """
  try withGuest(text: primary + (links + [more]).joined(separator: "\n"), body)
}

/// Runs a test with a guest that has what a text says.
package func withGuest(text: String, _ body: (Guest) throws -> Void) throws {
  try inTemporaryDirectory { directory in
    try body(Guest(ObservedState(text: text), in: directory))
  }
}

extension Guest {
  /// Detaches a link: the kernel drops what is on it, but for the rules.
  package func removeLink(_ name: String) {
    kernel.state.links.removeAll { $0.name.text == name }
    kernel.state.addresses.removeAll { $0.link.text == name }
    kernel.state.routes.removeAll { $0.link?.text == name }
  }
}

/// Reads a configuration.
package func configuration(_ text: String) throws -> Configuration {
  try Configuration(reading: Array(text.utf8), path: "enicfg.yaml")
}

extension Guest {
  /// Lets the lifetime of an ENI's leased address go down to some seconds.
  package func age(_ number: UInt8, to seconds: UInt32) throws {
    let at = try #require(
      kernel.state.addresses.firstIndex {
        $0.link.text == "eth\(number)" && $0.validLifetime != .forever
      })
    guard case .seconds(let before) = kernel.state.addresses[at].validLifetime else { return }
    kernel.state.addresses[at].validLifetime = .seconds(seconds)
    kernel.state.addresses[at].preferredLifetime = .seconds(seconds)
    clock.now += .seconds(Int64(before - seconds))
  }
}

/// Makes a file that cannot be opened, not even by root: a symbolic link to itself.
package func makeUnreadable(_ path: String) throws {
  try Files.makeDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
  unsafe unlink(path)
  try #require(unsafe symlink(path, path) == 0)
}
