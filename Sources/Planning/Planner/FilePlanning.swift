// Plans boot-time files: only those that enicfg writes for the link.

import Model

extension LinkPlanning {
  /// The files to make or change, then the link's files of enicfg that are no
  /// longer desired.
  func fileSteps() throws(PlanError) -> [Step] {
    guard let wanted = desired.files else { return [] }
    var steps: [Step] = []
    for file in wanted.files.sorted(by: { $0.path < $1.path }) {
      let change = try change(to: file, wanted)
      guard change.after != change.before else { continue }
      steps.append(Step(.setFile(change), because: .readAtBoot))
    }
    return steps + (try staleFileSteps(wanted))
  }

  /// The change that makes a file as desired.
  private func change(to file: BootFile, _ wanted: BootFiles) throws(PlanError) -> FileChange {
    guard let mac = link.ownMAC else { throw .notAnENI(name, .noEthernet) }
    let before = observed.files[file.path]
    var change = FileChange(file.path, root: wanted.root, from: before, to: nil)
    guard !observed.notFiles.contains(file.path) else {
      throw .fileOfOthers(change.place, wantedBy: name)
    }
    let text = MarkedText(before?.bytes ?? [])
    switch file.extent {
    case .whole:
      let mode = file.needsMode ? file.mode : before?.mode ?? file.mode
      change.after = FileContent(
        bytes: MarkedText.whole(file, for: name.text, mac).bytes, mode: mode)
      guard before != nil else { return change }
      guard let part = text.whole, part.mark.link == name.text else {
        throw .fileOfOthers(change.place, wantedBy: name)
      }
      try checkUnedited(part, change, wanted)
    case .block:
      change.after = FileContent(
        bytes: text.with(block: file.lines, for: name.text, mac, isThere: before != nil).bytes,
        mode: before?.mode ?? file.mode)
      for part in text.blocks where part.mark.link == name.text {
        try checkUnedited(part, change, wanted)
      }
    }
    return change
  }

  /// The removal of the link's files and blocks of enicfg that are no longer desired.
  private func staleFileSteps(_ wanted: BootFiles) throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for (path, before) in observed.files.sorted(by: { $0.key < $1.key }) {
      let text = MarkedText(before.bytes)
      let file = wanted.files.first { $0.path == path }
      var change = FileChange(path, root: wanted.root, from: before, to: nil)
      if let whole = text.whole, whole.mark.link == name.text, file == nil {
        try checkUnedited(whole, change, wanted)
      } else if let block = text.blocks.first(where: { $0.mark.link == name.text }),
        file?.extent != .block
      {
        let rest = text.without(blocksFor: name.text).bytes
        // A file that was made for the block is removed with it.
        if !rest.isEmpty || block.mark.foundEmpty {
          change.after = FileContent(bytes: rest, mode: before.mode)
        }
        try checkUnedited(block, change, wanted)
      } else {
        continue
      }
      // If no files are desired, the user asked for their removal.
      steps.append(
        Step(.setFile(change), because: wanted.files.isEmpty ? .takenDown : removalReason))
    }
    return steps
  }

  /// Refuses to overwrite a file that was edited by hand, unless the user asks for it.
  private func checkUnedited(
    _ part: MarkedPart, _ change: FileChange, _ wanted: BootFiles
  ) throws(PlanError) {
    guard !part.isIntact else { return }
    // The end of an open block is unknown.
    guard !part.isOpen else { throw .fileBlockOpen(change.place, of: name) }
    guard !wanted.overwritesEdited else { return }
    throw .fileEdited(change, of: name)
  }
}
