// The command `persist`.

import ArgumentParser
import Files
import Planning

struct PersistCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "persist",
    abstract: "Write the boot-time files that bring ENIs up by themselves.",
    usage: "enicfg persist [<options>] (--all | <link> ...)",
    discussion: """
      Writes what the distribution's own network configuration needs to bring the same up at boot \
      that up brings up now. Files of others, and what else stands in a file, stay as they are; what \
      enicfg wrote and somebody edited is not written over. Nothing is changed in the kernel.
      """)

  @OptionGroup var links: LinkOptions
  @OptionGroup var formats: FormatOptions

  @Option(
    help: ArgumentHelp(
      "The root of the system that the files are for, such as a mounted image. (default: /)",
      valueName: "dir"),
    completion: .directory)
  var root: String?

  @Flag(help: "Take away what persist wrote, in whichever format, and nothing else.")
  var remove = false

  @OptionGroup var trial: TrialOptions
  @OptionGroup var addressing: AddressingOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try addressing.validate(for: links)
    if remove, formats.format != nil {
      throw ValidationError("--remove takes every format's files away: leave --format out.")
    }
    if remove, let option = addressing.given.first {
      throw ValidationError("--remove takes away whatever was written: leave \(option) out.")
    }
    if root?.isEmpty == true { throw ValidationError("A directory's name is empty.") }
  }

  func carryOut() throws(FailureOutcome) -> Int32 {
    let put = Output(options: output)
    let stores = try put.stores(directories, trial)
    let request = try withoutChanges(request)
    if remove {
      let run = UnpersistRun(stores: stores, request: request, choice: LinkChoice(links))
      return try put.out(run, trial)
    }
    let run = PersistRun(
      request: request,
      foresight: Foresight(
        stores: stores, addressing: addressing, sources: try inventory.sources(),
        choice: LinkChoice(links), note: put.note))
    return try put.out(run, trial)
  }

  private func request() throws(Failure) -> PersistRequest {
    var request = formats.request
    if let root {
      guard let found = FileRoot(at: root) else { throw .noSuchRoot(root) }
      request.root = found
    }
    return request
  }
}
