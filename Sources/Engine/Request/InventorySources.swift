// The sources of the inventory, read in their order of precedence and merged.

import CLinux
import Files
import Glibc
package import Inventory
import Model
import Planning
import StateFiles

/// The metadata service, as the engine asks it.
package protocol MetadataReader {
  /// Where the service is.
  var url: MetadataURL { get }

  /// Asks the service; it always comes back, within bounds.
  ///
  /// - Parameter isNeeded: Whether only the service can tell what is to be done: then a connection that
  ///   is refused is tried again.
  func inventory(isNeeded: Bool) -> Inventory

  /// Asks the service without repeating a request: who asks again in a while has no need to, and a service
  /// that limits the rate is left alone.
  func inventoryAtOnce() -> Inventory
}

extension MetadataReader {
  /// Asks the service; see the requirement.
  package func inventoryAtOnce() -> Inventory { inventory(isNeeded: false) }
}

extension MetadataClient: MetadataReader {
  /// Asks the service; see ``MetadataReader/inventory(isNeeded:)``.
  package func inventory(isNeeded: Bool) -> Inventory {
    var client = self
    if !isNeeded { client.bounds.refusal = .zero }
    return client.inventory(unless: { termination_signal_is_pending() })
  }

  /// Asks the service; see ``MetadataReader/inventoryAtOnce()``.
  package func inventoryAtOnce() -> Inventory {
    var client = self
    client.backoff.times = 0
    return client.inventory(isNeeded: false)
  }
}

/// Where the inventory comes from: what was read once, and the service that may be asked again.
package struct InventorySources {
  /// The configuration, if there is one.
  package let configuration: Configuration?
  /// What the file of ENIs says, if there is one.
  package let file: Inventory?
  /// The metadata service; nil where it is not to be asked.
  package let metadata: (any MetadataReader)?

  /// Takes the sources as they are.
  package init(
    configuration: Configuration? = nil, file: Inventory? = nil,
    metadata: (any MetadataReader)? = nil
  ) {
    self.configuration = configuration
    self.file = file
    self.metadata = metadata
  }

  /// Reads the configuration and the file; nothing is sent.
  ///
  /// - Parameters:
  ///   - configurationPath: The configuration; nil is the default one, which need not exist.
  ///   - eniFile: JSON of `DescribeNetworkInterfaces`, if any; `-` is standard input.
  ///   - metadataURL: Where the service is, if it was said.
  ///   - asksMetadata: Whether the service may be asked at all.
  /// - Throws: ``Failure/inventory(_:)``, ``Failure/file(_:)``.
  package init(
    configurationPath: String?, eniFile: String?, metadataURL: MetadataURL?, asksMetadata: Bool
  ) throws(Failure) {
    configuration = try Self.configuration(configurationPath)
    file = try eniFile.map { path throws(Failure) in try Self.eniFile(path) }
    // Who names the service wants it asked, whatever the configuration says.
    let isOff = metadataURL == nil && configuration?.isMetadataEnabled?.value == false
    metadata =
      asksMetadata && !isOff
      ? MetadataClient(url: metadataURL ?? configuration?.metadataURL?.value ?? .standard) : nil
  }

  private static func configuration(_ given: String?) throws(Failure) -> Configuration? {
    let path = given ?? "/etc/enicfg/enicfg.yaml"
    guard let content = try content(of: path) else {
      guard given != nil else { return nil }
      throw .inventory(.inputFile(path, operation: "open", number: ENOENT))
    }
    do { return try Configuration(reading: content, path: path) } catch {
      throw .inventory(.configuration(error))
    }
  }

  private static func eniFile(_ path: String) throws(Failure) -> Inventory {
    guard let content = try content(of: path) else {
      throw .inventory(.inputFile(path, operation: "open", number: ENOENT))
    }
    do { return try Inventory(describing: content, path: path) } catch {
      throw .inventory(.eniFile(error))
    }
  }

  private static func content(of path: String) throws(Failure) -> [UInt8]? {
    do throws(FileError) {
      return try InputFile.read(path)
    } catch {
      guard case .system(let operation, _, let number) = error else { throw .file(error) }
      throw .inventory(.inputFile(path, operation: operation, number: number))
    }
  }

  /// The address of the metadata service, where it is known: that of its URL, or the documented one.
  var metadataService: IPAddress {
    let url = metadata?.url ?? configuration?.metadataURL?.value
    return url.flatMap { IPAddress($0.host) } ?? .metadataService
  }

  /// The same for a record: nil for the documented one.
  var recordedService: IPAddress? {
    metadataService == .metadataService ? nil : metadataService
  }

  /// Whether the configuration names ENIs by the ids that the cloud gave them.
  var namesIDs: Bool {
    configuration?.enis.contains { entry in
      if case .id = entry.selector { true } else { false }
    } ?? false
  }

  /// Asks the metadata service, where it is to be asked.
  func askMetadata() -> Inventory? { metadata?.inventory(isNeeded: true) }

  /// What all sources say together.
  ///
  /// - Parameters:
  ///   - options: What the command line says, by the MAC of the link.
  ///   - observed: What the kernel has.
  ///   - metadata: What the metadata service said.
  ///   - kept: What is kept of ENIs.
  func merged(
    _ options: [MACAddress: ENIOptions], _ observed: ObservedState, _ metadata: Inventory?,
    kept: [ENIRecord] = []
  ) -> Inventory {
    let links = observed.nics.compactMap { link in
      link.ownMAC.map { (link.name, $0) }
    }
    return Inventory.merged(
      options: options, configuration: configuration,
      links: Dictionary(links, uniquingKeysWith: { first, _ in first }),
      ids: Dictionary(
        kept.compactMap { eni in eni.id.flatMap { CloudIdentifier($0) }.map { ($0, eni.mac) } },
        uniquingKeysWith: { first, _ in first }), eniFile: file, metadata: metadata)
  }
}

extension Inventory {
  /// The ENI of a link: it has the link's permanent MAC, or else the one that is in use.
  func eni(of link: Link) -> ENI? { link.permanentMAC.flatMap(eni) ?? link.mac.flatMap(eni) }
}
