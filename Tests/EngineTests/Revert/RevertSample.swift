// Commands that are reverted in tests, each with what runs before it.

import BootConfig
import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

/// A command, and what runs before it.
struct RevertSample: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let before: @Sendable (Guest) throws -> Void
  let command: @Sendable (Guest, Host) throws -> Outcome

  static let all: [RevertSample] = [
    RevertSample(
      testDescription: "up", before: { _ in },
      command: { try up($1, ["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])) }),
    RevertSample(
      testDescription: "up of three, with boot-time files", before: { _ in },
      command: { guest, host in
        try up(host, ["eth1", "eth2", "eth3"], Cloud.inventory(1, 2, 3)) {
          $0.bootFiles = BootFilesRequest(format: .networkd, root: guest.root)
        }
      }),
    RevertSample(
      testDescription: "up by DHCP", before: { _ in },
      command: { guest, host in
        guest.leases.script = [[.lease(3), .lease(4)]]
        return try up(host, ["eth1", "eth2"], nil)
      }),
    RevertSample(
      testDescription: "up where one fails", before: { _ in },
      command: { guest, host in
        guest.leases.script = [[.lease(3), .refusal(4)]]
        return try up(host, ["eth1", "eth2"], nil)
      }),
    RevertSample(
      testDescription: "up with a changed address",
      before: {
        try $0.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      },
      command: {
        var eni = try Cloud.eni(1, secondary: ["10.0.1.30", "10.0.1.31"])
        eni.primaryAddress = .present(IPv4Address(10, 0, 1, 40), from: Cloud.origin)
        return try up($1, ["eth1"], Cloud.inventory([eni]))
      }),
    RevertSample(
      testDescription: "up of a link with a new number",
      before: { _ in },
      command: { try up($1, ["ens8"], Cloud.inventory(8)) }),
    RevertSample(
      testDescription: "down of two",
      before: {
        try $0.upStatic(
          ["eth1", "eth2"],
          Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)]))
      },
      command: { _, host in
        var request = DownRequest(try Guest.choice(["eth1", "eth2"]), sources: InventorySources())
        request.isByHand = true
        return try DownOperation(request, on: host).run()
      }),
    RevertSample(
      testDescription: "up of a link that was taken down by hand",
      before: { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        var request = DownRequest(try Guest.choice(["eth1"]), sources: InventorySources())
        request.isByHand = true
        _ = try DownOperation(request, on: guest.host).run()
      }, command: { try up($1, ["eth1"], Cloud.inventory(1)) { $0.heldLinks = .released } }),
    RevertSample(
      testDescription: "alias add", before: { try $0.upStatic(["eth1"], Cloud.inventory(1)) },
      command: { try edit(.add(aliases("10.0.1.30", "10.0.1.31")), $1) }),
    RevertSample(
      testDescription: "alias remove",
      before: { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        _ = try edit(.add(aliases("10.0.1.30", "10.0.1.31")), guest.host)
      }, command: { try edit(.remove(aliases("10.0.1.30")), $1) }),
    RevertSample(
      testDescription: "queues set", before: { _ in },
      command: { _, host in
        let asked = QueueRequest.Asked(
          try #require(CombinedChannels("2")), by: .option("--combined"), isForAll: false)
        return try SetQueuesOperation(
          [try #require(LinkSelector("eth1")), try #require(LinkSelector("eth2"))],
          QueueRequest(combined: asked, steering: nil), on: host
        ).run()
      }),
    RevertSample(
      testDescription: "persist", before: { try $0.upStatic(["eth1"], Cloud.inventory(1)) },
      command: { guest, host in
        var request = UpRequest(
          try Guest.choice(["eth1"]), sources: InventorySources(file: try Cloud.inventory(1)))
        request.settings.isStatic = true
        return try PersistOperation(
          request, BootFilesRequest(format: .networkd, root: guest.root), on: host
        ).run()
      }),
    RevertSample(
      testDescription: "persist --remove",
      before: { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1)) {
          $0.bootFiles = BootFilesRequest(format: .networkd, root: guest.root)
        }
      },
      command: { guest, host in
        try UnpersistOperation(
          BootFilesRequest(format: .networkd, root: guest.root), Guest.choice(["eth1"]), on: host
        ).run()
      }),
  ]

  /// Runs a test with a guest for these commands.
  static func withGuest(_ body: (Guest) throws -> Void) throws {
    let more = """
      link 10 ens8 00:16:3e:00:00:08 down
      queues eth1 driver virtio_net combined 1/4 rps 0
      queues eth2 driver virtio_net combined 1/4 rps 0
      cpus 0-3
      """
    try EngineTestSupport.withGuest(3, more, body)
  }

  private static func up(
    _ host: Host, _ links: [String], _ inventory: Inventory?,
    _ change: (inout UpRequest) -> Void = { _ in }
  ) throws -> Outcome {
    var request = UpRequest(
      try Guest.choice(links), sources: InventorySources(file: inventory))
    request.settings.isStatic = inventory != nil
    change(&request)
    return try UpOperation(request, on: host).run()
  }

  private static func edit(_ edit: AliasEdit, _ host: Host) throws -> Outcome {
    try AliasOperation(
      edit, of: try #require(LinkSelector("eth1")), sources: nil, on: host
    ).run()
  }

  private static func aliases(_ texts: String...) throws -> [AliasEdit.Address] {
    try texts.map { AliasEdit.Address(try #require(IPAddress($0))) }
  }
}

/// Everything that a revert brings back.
struct Everything {
  let state: ObservedState
  let files: [String: String]

  /// Looks at a guest.
  init(_ guest: Guest) throws {
    state = guest.kernel.state
    var files: [String: String] = [:]
    for place in ["run/links", "run/held", "state/enis", "state", "root/etc/systemd/network"] {
      for name in try Files.names(in: "\(guest.directory)/\(place)")
      where name.contains(".json") || name.hasSuffix(".network") {
        let content = try Files.read("\(guest.directory)/\(place)/\(name)") ?? []
        files["\(place)/\(name)"] = String(decoding: content, as: UTF8.self)
      }
    }
    self.files = files
  }

  /// Expects that a guest has the same.
  func expectSame(_ guest: Guest, _ comment: Comment? = nil) throws {
    let now = try Everything(guest)
    var (mine, its) = (state, now.state)
    // Whether a file was looked at says nothing.
    (mine.files, its.files) = ([:], [:])
    #expect(its.difference(from: mine) == [], comment)
    #expect(its.queues == mine.queues, comment)
    #expect(now.files == files, comment)
  }
}

extension Guest {
  /// Runs `revert`.
  @discardableResult func revert() throws -> Outcome { try RevertOperation(on: host).run() }
}
