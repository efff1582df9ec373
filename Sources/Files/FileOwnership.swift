// The owner, permissions and extended attributes of a file.

internal import CLinux
internal import Glibc

/// The owner, permissions and extended attributes that a file should have.
struct FileOwnership {
  var user: uid_t
  var group: gid_t
  /// The permission bits (chmod(2)).
  var mode: mode_t
  /// The file to copy extended attributes from: all of them from the file itself, only the
  /// SELinux context from a file next to it; nil leaves the defaults of the directory.
  var attributes: (source: String, areAll: Bool)?
}
