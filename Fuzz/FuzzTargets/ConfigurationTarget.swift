// The configuration file: every value is in its range, and an error is in the text.

import Model

@testable import Inventory

extension FuzzTarget {
  static let configuration = FuzzTarget("configuration") { bytes in
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try Configuration(reading: bytes, path: "enicfg.yaml")
    } catch {
      try require(error.line > 0 && error.column > 0, "\(error) is at a place")
      return
    }
    let again = try? Configuration(reading: bytes, path: "enicfg.yaml")
    try requireEqual(again, configuration, "a text is read twice the same")
    if let timeout = configuration.dhcpTimeout?.value {
      try require((.seconds(1)...(.seconds(86_400))).contains(timeout), "\(timeout) is in range")
    }
    try requireEqual(
      Set(configuration.enis.map(\.selector)).count, configuration.enis.count,
      "each ENI has an entry")
    for eni in configuration.enis { try checkSound(eni) }
    try checkSound(
      Inventory.merged(
        configuration: configuration, links: [:], metadata: Inventory(unlearnt: .missing, root: ""))
    )
  }

  private static func checkSound(_ eni: ConfiguredENI) throws(Violation) {
    if let table = eni.table?.value { try require(!table.isReserved, "\(table) is free") }
    if let metric = eni.metric?.value { try require(metric.rawValue > 0, "\(metric) is given") }
    if let priority = eni.rulePriority?.value {
      try require(priority < .main && priority.rawValue > 0, "\(priority) is before main")
    }
    if let address = eni.address?.value {
      try require(address.address.family == .v4 && address.length > 0, "\(address) is IPv4")
    }
  }
}
