// What enicfg wrote, found by its marks.

package import Model
import Planning

/// A file, or a block of one, that bears enicfg's mark.
package struct MarkedFile: Hashable, Sendable {
  /// The file.
  package let path: FilePath
  /// The name of the link that it is for.
  package let link: String
  /// The link's MAC.
  package let mac: MACAddress
}

extension SystemFiles {
  /// Everything that bears enicfg's mark where enicfg writes it, in the order of the paths: a copy that
  /// somebody made elsewhere is his.
  package var marked: [MarkedFile] {
    contents.sorted { $0.key < $1.key }.flatMap { path, content in
      let text = MarkedText(content.bytes)
      return ([text.whole].compactMap(\.self) + text.blocks).map {
        MarkedFile(path: path, link: $0.mark.link, mac: $0.mark.mac)
      }.filter { OwnPaths(link: $0.link).contain(path) }
    }
  }
}
