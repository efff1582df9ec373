// Why a file or directory is not used as enicfg's own.

/// Why enicfg does not use a file or directory as its own: another user can change or redirect it.
package enum Distrust: Hashable, Sendable {
  /// A symbolic link is in its place.
  case symbolicLink
  /// Something other than a file is in its place: a pipe, a device, a directory.
  case notAFile
  /// Something other than a directory is in its place.
  case notADirectory
  /// The file has another name too, by a hard link.
  case otherName
  /// It belongs to this user.
  case ownedBy(user: UInt32)
  /// Other users can write to it; these are its permission bits.
  case writableByOthers(mode: UInt16)
}
