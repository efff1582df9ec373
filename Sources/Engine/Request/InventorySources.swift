// The sources of the inventory, read in their order of precedence and merged.

import Files
import Glibc
import Inventory
import Model
import Planning
import StateFiles

/// Where the inventory comes from: what was read once, and the service that may be asked again.
struct InventorySources {
  /// The configuration, if there is one.
  let configuration: Configuration?
  /// What the file of ENIs says, if there is one.
  let file: Inventory?
  /// The metadata service; nil where it is not to be asked.
  let client: MetadataClient?

  /// Reads the configuration and the file; nothing is sent.
  init(_ options: InventoryOptions) throws(Failure) {
    configuration = try Self.configuration(options)
    file = try options.eniFile.map { path throws(Failure) in try Self.eniFile(path) }
    client = try Self.client(options, configuration)
  }

  private static func configuration(
    _ options: InventoryOptions
  ) throws(Failure) -> Configuration? {
    let path = options.configurationPath ?? "/etc/enicfg/enicfg.yaml"
    guard let content = try content(of: path) else {
      guard options.configurationPath != nil else { return nil }
      throw .inputFile(path, operation: "open", number: ENOENT)
    }
    do { return try Configuration(reading: content, path: path) } catch {
      throw .configuration(error)
    }
  }

  private static func eniFile(_ path: String) throws(Failure) -> Inventory {
    guard let content = try content(of: path) else {
      throw .inputFile(path, operation: "open", number: ENOENT)
    }
    do { return try Inventory(describing: content, path: path) } catch { throw .eniFile(error) }
  }

  private static func content(of path: String) throws(Failure) -> [UInt8]? {
    do throws(FileError) {
      return try InputFile.read(path)
    } catch {
      guard case .system(let operation, _, let number) = error else { throw .file(error) }
      throw .inputFile(path, operation: operation, number: number)
    }
  }

  private static func client(
    _ options: InventoryOptions, _ configuration: Configuration?
  ) throws(Failure) -> MetadataClient? {
    let given: MetadataURL?
    do { given = try options.givenURL() } catch {
      throw .usage("--metadata-url: \(Messages.text(error))", command: "enicfg")
    }
    if options.noMetadata { return nil }
    // Who names the service wants it asked, whatever the configuration says.
    if given == nil, configuration?.isMetadataEnabled?.value == false { return nil }
    return MetadataClient(url: given ?? configuration?.metadataURL?.value ?? .standard)
  }

  /// Whether the configuration names ENIs by the ids that the cloud gave them.
  var namesIDs: Bool {
    configuration?.enis.contains { entry in
      if case .id = entry.selector { true } else { false }
    } ?? false
  }

  /// Asks the metadata service, where it is to be asked.
  func askMetadata() -> Inventory? { client?.inventory() }

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
