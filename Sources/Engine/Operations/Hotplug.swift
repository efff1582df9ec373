// What udev tells of NICs, held against what is there.

import Inventory
import Model
import Planning

/// What udev tells of NICs, held against what is there.
struct Hotplug {
  /// The drivers of the cloud's NICs.
  private let drivers: [String]
  private let host: Host

  /// The drivers where the configuration does not say.
  static let usualDrivers = ["virtio_net"]

  init(_ configuration: Configuration?, _ host: Host) {
    drivers = configuration?.hotplugDrivers?.value ?? Self.usualDrivers
    self.host = host
  }

  /// The links that are there and a cloud's NICs; of the others it is noted why they are left alone.
  func present(_ selectors: [LinkSelector]) throws(Failure) -> [LinkSelector] {
    let (records, ids) = try look(at: selectors)
    return selectors.filter { selector in
      guard let link = try? records.link(selector, ids) else {
        host.note(.linkGoneAgain(selector.text))
        return false
      }
      let driver = link.kind == nil ? host.driver(link) : nil
      guard let driver, drivers.contains(driver) else {
        host.note(.notCloudNIC(link, driver: driver))
        return false
      }
      return true
    }
  }

  /// Whether none of these links is there any more, which is noted then.
  func areGone(_ selectors: [LinkSelector]) -> Bool {
    guard let (records, ids) = try? look(at: selectors) else { return false }
    guard !selectors.contains(where: { records.has($0, ids) }) else { return false }
    for selector in selectors { host.note(.linkGoneAgain(selector.text)) }
    return true
  }

  private func look(
    at selectors: [LinkSelector]
  ) throws(Failure) -> (StoredRecords, ENINames) {
    (try host.records(in: host.observe()), ENINames(kept: try host.stores.enis(for: selectors)))
  }
}
