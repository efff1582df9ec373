// The command `persist`.

import ArgumentParser
import Engine
import Files

struct PersistCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "persist",
    abstract: "Write the boot-time files that bring ENIs up by themselves.",
    usage: "enicfg persist [<options>] (--all | <link> ...)",
    discussion: """
      Writes what the distribution's own network configuration needs to bring the same up at boot \
      that up brings up now. Files of other programs, and other lines in a file, stay as they are. A \
      file of enicfg that was edited is not written over. Nothing is changed in the kernel.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var formats: FormatOptions

  @Option(
    help: ArgumentHelp(
      "The root of the system that the files are for, such as a mounted image. (default: /)",
      valueName: "dir"),
    completion: .directory)
  var root: String?

  @Flag(help: "Remove what persist wrote, in any format, and nothing else.")
  var remove = false

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    if remove, formats.format != nil {
      throw ValidationError("--remove removes the files of every format: leave --format out.")
    }
    if remove, let option = addressing.given.first {
      throw ValidationError("--remove removes what was written before: leave \(option) out.")
    }
    if root?.isEmpty == true { throw ValidationError("A directory's name is empty.") }
  }

  func carryOut() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let host = try put.host(directories, trial)
    let files = try request()
    if remove {
      let operation = UnpersistOperation(files, links.choice(), on: host)
      return trial.dryRun
        ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
    }
    let request = UpRequest(
      links.choice(), addressing.settings, sources: try inventory.sources())
    let operation = PersistOperation(request, files, on: host)
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
  }

  private func request() throws(Failure) -> BootFilesRequest {
    var request = formats.request
    if let root {
      guard let found = FileRoot(at: root) else { throw .bootFiles(.noSuchRoot(root)) }
      request.root = found
    }
    return request
  }
}
