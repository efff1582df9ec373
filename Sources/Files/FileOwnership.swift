// Whose a file is, and who may use it.

internal import CLinux
internal import Glibc

/// Whose a file is, who may use it, and what else the file system keeps beside it.
struct FileOwnership {
  var user: uid_t
  var group: gid_t
  /// The permission bits (chmod(2)).
  var mode: mode_t
  /// A file whose attributes are taken: where it is the same one, all of them; of a neighbour the
  /// SELinux context alone; nil leaves them to the directory's.
  var attributes: (source: String, areAll: Bool)?
}
