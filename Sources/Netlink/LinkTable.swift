// Which link had which index, when they were last dumped.

public import NetworkModel

/// The links of one dump by their names and by their indexes.
///
/// The kernel's messages know links by index only; the model knows them by name.
public struct LinkTable: Hashable, Sendable {
  private var names: [UInt32: LinkName] = [:]
  private var indexes: [LinkName: UInt32] = [:]

  /// Makes a table of the links of a dump.
  public init(_ links: [Link] = []) {
    for link in links {
      names[link.index] = link.name
      indexes[link.name] = link.index
    }
  }

  /// The name of the link with that index; nil where no link of the dump has it.
  public func name(_ index: UInt32) -> LinkName? { names[index] }

  /// The index of the link with that name; nil where no link of the dump has it.
  public func index(_ name: LinkName) -> UInt32? { indexes[name] }
}
