// Which link has which index, from the first dump to the last.

package import Model

/// The links of a series of dumps, each under the name that it had when it was first seen.
///
/// The kernel's messages know links by index only; the model knows them by name. A name keeps its
/// meaning: a link that is renamed in between keeps the first one here, and another link that takes
/// that name is left out, so that what was planned for the one is never done to the other.
package struct LinkTable: Hashable, Sendable {
  private var names: [UInt32: LinkName] = [:]
  private var indexes: [LinkName: UInt32] = [:]
  private var present: Set<UInt32> = []

  /// Makes a table that has seen these links.
  package init(_ links: [Link] = []) { _ = adopt(links) }

  /// Takes a dump.
  ///
  /// - Returns: Its links under the names that they have here.
  package mutating func adopt(_ links: [Link]) -> [Link] {
    present = Set(links.map(\.index))
    return links.compactMap { link in
      var link = link
      if let name = names[link.index] {
        link.name = name
        return link
      }
      guard indexes[link.name] == nil else { return nil }
      names[link.index] = link.name
      indexes[link.name] = link.index
      return link
    }
  }

  /// The name of the link with that index; nil where the last dump has no such link.
  package func name(_ index: UInt32) -> LinkName? { present.contains(index) ? names[index] : nil }

  /// The index of the link that had that name first; nil where no link ever had.
  package func index(_ name: LinkName) -> UInt32? { indexes[name] }
}
