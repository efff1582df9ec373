// A file or block that bears a mark of enicfg.

/// A part of a file that enicfg wrote: all of it, or a block.
package struct MarkedPart: Hashable, Sendable {
  /// Its mark.
  package var mark: FileMark
  /// Its lines, the mark's and a block's last one included.
  var lines: Range<Int>
  /// Whether it is as enicfg wrote it.
  package var isIntact: Bool
  /// Whether a block's last line is missing: where it ends is not known.
  package var isOpen = false
}
