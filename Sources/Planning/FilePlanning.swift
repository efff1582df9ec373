// Planning boot-time files: what enicfg wrote for the link and nothing else.

import NetworkModel

extension LinkPlanning {
  /// The files that are to be made or changed, then those of enicfg's for the link that are wanted no
  /// longer.
  func fileSteps() throws(PlanError) -> [Step] {
    guard let wanted = desired.files else { return [] }
    var steps: [Step] = []
    for file in wanted.files.sorted(by: { $0.path < $1.path }) {
      let before = observed.files[file.path]
      let after = try content(of: file, before, wanted)
      guard after != before else { continue }
      let change = FileChange(file.path, root: wanted.root, from: before, to: after)
      steps.append(Step(.setFile(change), because: .readAtBoot))
    }
    return steps + (try staleFileSteps(wanted))
  }

  /// What a file is to hold.
  private func content(
    of file: BootFile, _ before: FileContent?, _ wanted: BootFiles
  ) throws(PlanError) -> FileContent {
    guard let mac = link.ownMAC else { throw .notAnENI(name, .noEthernet) }
    guard !observed.notFiles.contains(file.path) else {
      throw .fileOfOthers(wanted.root + file.path.text, wantedBy: name)
    }
    let text = MarkedText(before?.bytes ?? [])
    switch file.extent {
    case .whole:
      let whole = MarkedText.whole(file, for: name.text, mac)
      let mode = file.needsMode ? file.mode : before?.mode ?? file.mode
      let after = FileContent(bytes: whole.bytes, mode: mode)
      guard let before else { return after }
      guard let mark = text.whole?.mark, mark.link == name.text else {
        throw .fileOfOthers(wanted.root + file.path.text, wantedBy: name)
      }
      try checkUnedited(text.whole, file.path, wanted, from: before, to: after)
      return after
    case .block:
      let own = text.blocks.filter { $0.mark.link == name.text }
      let after = FileContent(
        bytes: text.with(block: file.lines, for: name.text, mac, isThere: before != nil).bytes,
        mode: before?.mode ?? file.mode)
      for part in own { try checkUnedited(part, file.path, wanted, from: before, to: after) }
      return after
    }
  }

  /// The removal of enicfg's files and blocks for the link that are not wanted where they are.
  private func staleFileSteps(_ wanted: BootFiles) throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for (path, before) in observed.files.sorted(by: { $0.key < $1.key }) {
      let text = MarkedText(before.bytes)
      let file = wanted.files.first { $0.path == path }
      var after: FileContent?
      if let whole = text.whole, whole.mark.link == name.text, file == nil {
        try checkUnedited(whole, path, wanted, from: before, to: nil)
      } else if let block = text.blocks.first(where: { $0.mark.link == name.text }),
        file?.extent != .block
      {
        let rest = text.without(blocksFor: name.text).bytes
        // A file that was made for the block goes with it.
        if !rest.isEmpty || block.mark.foundEmpty {
          after = FileContent(bytes: rest, mode: before.mode)
        }
        try checkUnedited(block, path, wanted, from: before, to: after)
      } else {
        continue
      }
      let change = FileChange(path, root: wanted.root, from: before, to: after)
      // Where none is wanted, that they go is what was asked for.
      steps.append(
        Step(.setFile(change), because: wanted.files.isEmpty ? .takenDown : removalReason))
    }
    return steps
  }

  /// Refuses to write over what somebody edited, unless that is asked for.
  private func checkUnedited(
    _ part: MarkedPart?, _ path: FilePath, _ wanted: BootFiles,
    from before: FileContent?, to after: FileContent?
  ) throws(PlanError) {
    guard let part, !part.isIntact else { return }
    // Where an open block ends, nobody can tell.
    guard !part.isOpen else { throw .fileBlockOpen(wanted.root + path.text, of: name) }
    guard !wanted.overwritesEdited else { return }
    throw .fileEdited(FileChange(path, root: wanted.root, from: before, to: after), of: name)
  }
}
