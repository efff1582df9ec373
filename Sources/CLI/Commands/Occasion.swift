// On what occasion a command runs: by hand, at boot, or when a NIC comes or goes.

import ArgumentParser
import Linux
import Inventory
import Model
import Planning
import StateFiles

/// `--hotplug`, of the commands that a unit runs when a NIC comes or goes.
struct HotplugOptions: ParsableArguments {
  @Flag(
    help: """
      As when a NIC comes or goes: where there is nothing to do any more, or it is no cloud's NIC, \
      that is no failure, and another enicfg is waited for.
      """)
  var hotplug = false

  func validate(for links: LinkOptions) throws {
    if hotplug, links.all { throw ValidationError("--hotplug is for a LINK, not for --all.") }
  }
}

/// `--boot`, of the command that a unit runs at boot.
struct BootOptions: ParsableArguments {
  @Flag(
    help: """
      As at boot, with --all: where the metadata service does not say which ENIs there are, they are \
      those of last time, and another enicfg is waited for.
      """)
  var boot = false

  func validate(for links: LinkOptions) throws {
    if boot, !links.all { throw ValidationError("--boot goes with --all.") }
  }
}

extension Stores {
  /// The stores of a command that a unit runs, which waits longer for another enicfg than a person
  /// would: as long as one may wait for a lease, and some.
  func patient(_ isUnits: Bool) -> Stores {
    var stores = self
    if isUnits { stores.lockBound = .seconds(60) }
    return stores
  }
}

/// What udev tells of NICs, held against what is there.
struct Hotplug {
  /// The drivers of the cloud's NICs.
  let drivers: [String]
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// The drivers where the configuration does not say.
  static let usualDrivers = ["virtio_net"]

  init(_ configuration: Configuration?, note: @escaping (String) -> Void) {
    drivers = configuration?.hotplugDrivers?.value ?? Self.usualDrivers
    self.note = note
  }

  /// The links that are there and a cloud's NICs; of the others it is told why they are left alone.
  func present(_ arguments: [LinkArgument], _ stores: Stores) throws(Failure) -> [LinkArgument] {
    let (observed, ids) = try look(at: arguments, stores)
    return arguments.filter { argument in
      guard let link = try? observed.link(argument, ids) else {
        noteGone(argument)
        return false
      }
      let driver = link.kind == nil ? LinuxBackend.driver(of: link) : nil
      guard let driver, drivers.contains(driver) else {
        note(Messages.noCloudNIC(link, driver: driver))
        return false
      }
      return true
    }
  }

  /// Whether none of these links is there any more, which is told then.
  func areGone(_ arguments: [LinkArgument], _ stores: Stores) -> Bool {
    guard let (observed, ids) = try? look(at: arguments, stores) else { return false }
    guard !arguments.contains(where: { observed.has($0, ids) }) else { return false }
    arguments.forEach(noteGone)
    return true
  }

  private func look(
    at arguments: [LinkArgument], _ stores: Stores
  ) throws(Failure) -> (ObservedState, ENINames) {
    var transaction = try Transaction(stores)
    return (try transaction.observe(), ENINames(kept: try stores.enis(for: arguments)))
  }

  private func noteGone(_ argument: LinkArgument) { note(Messages.goneAgain(argument.text)) }
}
