// The names and indexes of links over a series of dumps.

package import Model

/// The links of a series of dumps, each under the name in the first dump that contains it.
///
/// The kernel's messages identify links by index, the model by name. A name keeps its
/// meaning: a link that is renamed between dumps keeps its first name here, and another link that
/// gets that name is omitted, so that a plan for one link never changes another one.
package struct LinkTable: Hashable, Sendable {
  private var names: [UInt32: LinkName] = [:]
  private var indexes: [LinkName: UInt32] = [:]
  private var present: Set<UInt32> = []

  /// Makes a table of these links.
  package init(_ links: [Link] = []) { _ = adopt(links) }

  /// Adds a dump.
  ///
  /// - Returns: The dump's links under their names in this table.
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

  /// The name of the link with that index; nil if it is not in the last dump.
  package func name(_ index: UInt32) -> LinkName? { present.contains(index) ? names[index] : nil }

  /// The index of the first link with that name; nil if there was none.
  package func index(_ name: LinkName) -> UInt32? { indexes[name] }
}
