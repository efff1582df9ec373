// A file or block with a mark of enicfg.

/// A part of a file that enicfg wrote: the whole file, or a block.
package struct MarkedPart: Equatable, Sendable {
  /// Its mark.
  package var mark: FileMark
  /// Its lines, including the mark and the last line of a block.
  var lines: Range<Int>
  /// Whether it is unchanged since enicfg wrote it.
  package var isIntact: Bool
  /// Whether a block's last line is missing, so that its end is unknown.
  package var isOpen = false
}
