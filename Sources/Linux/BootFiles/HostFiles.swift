// The boot-time files of the backend.

internal import Execution
internal import Files
internal import Glibc
internal import Model
internal import Planning
internal import SystemCalls

/// Reads and changes the boot-time files of a system.
struct HostFiles {
  var root = FileRoot.machine
  var paths: Set<FilePath> = []

  /// Adds the files at the paths to a snapshot.
  func observe(into observed: inout ObservedState) throws(KernelError) {
    for path in paths {
      do throws(FileError) {
        switch try root.finding(path) {
        case .file(let content): observed.files[path] = content
        case .nothing: break
        case .noFile: observed.notFiles.insert(path)
        }
      } catch {
        throw KernelError(error)
      }
    }
  }

  /// Makes the change, if the file is as the change expects.
  ///
  /// - Returns: Nil on success; `EBUSY` if the file has changed since it was read.
  func perform(_ change: FileChange) -> KernelError? {
    do throws(FileError) {
      guard try root.content(change.path) == change.before else {
        return KernelError(
          change: .setFile(change), operation: "rename", number: EBUSY,
          message: "another program changed it in the meantime", path: change.place)
      }
      try root.put(change.after, at: change.path)
      return nil
    } catch {
      var failure = KernelError(error, .setFile(change))
      failure.mayHaveHappened = (try? root.content(change.path)) != change.before
      return failure
    }
  }
}

extension KernelError {
  /// Converts an error of the file.
  init(_ error: FileError, _ change: Change? = nil) {
    switch error {
    case .system(let call, let path, let number):
      self.init(
        change: change, operation: call, number: number,
        message: ErrorNumber(number).words, path: path)
    case .malformed(let path), .silent(let path, _):
      self.init(
        change: change, operation: "read", number: 0, message: "its content is invalid", path: path)
    case .untrusted(let path, _):
      self.init(
        change: change, operation: "open", number: 0, message: "another user could change it",
        path: path)
    case .locked(let path, _):
      self.init(
        change: change, operation: "flock", number: 0, message: "another enicfg holds the lock",
        path: path)
    }
  }
}
