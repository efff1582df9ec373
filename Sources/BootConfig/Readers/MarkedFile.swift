// Finds the files and blocks of enicfg by their marks.

package import Model
import Planning

/// A file or block with enicfg's mark.
package struct MarkedFile: Equatable, Sendable {
  /// The file.
  package let path: FilePath
  /// The name of its link.
  package let link: String
  /// The link's MAC.
  package let mac: MACAddress
}

extension SystemFiles {
  /// Every file and block with enicfg's mark at a path where enicfg writes, sorted by path.
  ///
  /// A copy at another path is foreign.
  package var marked: [MarkedFile] {
    contents.sorted { $0.key < $1.key }.flatMap { path, content in
      let text = MarkedText(content.bytes)
      return ([text.whole].compactMap(\.self) + text.blocks).map {
        MarkedFile(path: path, link: $0.mark.link, mac: $0.mark.mac)
      }.filter { OwnPaths(link: $0.link).contain(path) }
    }
  }
}
