// Reads a configuration from YAML; unknown keys are errors, and every error has its position.

import Model
import YAML

extension Configuration {
  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - path: The file's path, for messages.
  /// - Throws: ``ConfigurationError`` for the first defect.
  package init(reading bytes: [UInt8], path: String) throws(ConfigurationError) {
    self.init(path: path)
    do throws(PlacedDefect) {
      try read(bytes)
    } catch {
      throw ConfigurationError(
        path: path, line: error.position.line, column: error.position.column, defect: error.defect)
    }
  }

  private mutating func read(_ bytes: [UInt8]) throws(PlacedDefect) {
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLDocument.root(of: bytes, .strict)
    } catch {
      throw PlacedDefect(error)
    }
    guard let root, !root.isNull else { return }
    let file = ConfigurationReading(path: path)
    var top = try file.keys(of: root, in: "enicfg.yaml")
    if let entry = top.take("metadata"), !entry.value.isNull {
      var keys = try file.keys(of: entry.value, in: entry.key)
      metadataURL = try keys.take("url").map { entry throws(PlacedDefect) in try file.url(entry) }
      isMetadataEnabled = try keys.take("enabled").map { entry throws(PlacedDefect) in
        try file.boolean(entry)
      }
      try keys.end()
    }
    dhcpTimeout = try top.take("dhcp-timeout").map { entry throws(PlacedDefect) in
      let seconds = try file.number(entry, 1...86400)
      return Configured(.seconds(seconds.value), from: seconds.origin)
    }
    routing = try top.take("routing").map { entry throws(PlacedDefect) in try file.routing(entry) }
    if let entry = top.take("queues") { queues = try file.queues(entry) }
    if let entry = top.take("hotplug"), !entry.value.isNull {
      var keys = try file.keys(of: entry.value, in: entry.key)
      hotplugDrivers = try keys.take("drivers").map { entry throws(PlacedDefect) in
        try file.drivers(entry)
      }
      try keys.end()
    }
    if let entry = top.take("enis"), !entry.value.isNull {
      enis = try file.enis(entry)
    }
    try top.end()
  }
}
