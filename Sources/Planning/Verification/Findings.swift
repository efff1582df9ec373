// From paths and states to what is in their way. Pure.

package import Model

extension VerifiedLinks {
  /// What is in the way of a link's traffic.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - paths: Its paths, with the kernel's answers.
  ///   - shared: The settings that hold for all links.
  package func findings(
    about link: Link, _ paths: [Path], _ shared: SharedSettings
  ) -> [Finding] {
    carrierFindings(link) + pathFindings(paths) + filterFindings(link, paths, shared)
      + arpFindings(link, shared) + duplicateFindings(link)
  }

  private func carrierFindings(_ link: Link) -> [Finding] {
    link.isUp && link.hasCarrier ? [] : [.noCarrier(isUp: link.isUp)]
  }

  /// What the paths show that do not hold: of addresses with the same reason, one finding.
  private func pathFindings(_ paths: [Path]) -> [Finding] {
    var found: [(finding: Finding, addresses: [IPAddress])] = []
    for path in paths where !path.holds {
      guard let from = path.from else { continue }
      let finding = reason(of: path)
      if let at = found.firstIndex(where: { $0.finding == finding }) {
        if !found[at].addresses.contains(from) { found[at].addresses.append(from) }
      } else {
        found.append((finding, [from]))
      }
    }
    return found.map { $0.finding.about($0.addresses) }
  }

  /// Why a path does not hold, without its address.
  private func reason(of path: Path) -> Finding {
    if case .localNetwork(let network, _, let holder) = path.question.target {
      return .hiddenNetwork(network, on: holder, [])
    }
    if let rule = path.rule, rule.isForeign {
      return .foreignRule(rule, [], leavesBy: path.device)
    }
    return .asymmetricReply([], leavesBy: path.device)
  }

  /// What arrives is dropped where the way back is another link's (`rp_filter` 1).
  private func filterFindings(
    _ link: Link, _ paths: [Path], _ shared: SharedSettings
  ) -> [Finding] {
    let isLed = paths.contains { path in
      guard case .v4? = path.from, case .only(link.name) = path.question.expected else {
        return false
      }
      return !path.holds
    }
    return isLed && shared.effective(.reversePathFilter, of: link) == 1 ? [.reversePathFilter] : []
  }

  /// Two NICs in one subnet answer for each other's addresses, unless they are told not to.
  private func arpFindings(_ link: Link, _ shared: SharedSettings) -> [Finding] {
    func answersForOthers(_ link: Link) -> Bool {
      shared.effective(.arpIgnore, of: link) == 0 && shared.effective(.arpFilter, of: link) == 0
    }
    let subnets = Set(around.addresses(on: link.name).map(\.address.prefix)).filter {
      $0.family == .v4 && !$0.isHost && !$0.address.isLinkLocal
    }
    return subnets.sorted().compactMap { subnet in
      let others = around.links(in: subnet).filter { name in
        guard name != link.name, let other = around.state.link(named: name) else { return false }
        return other.isUp && link.isUp && around.state.nics.contains(other)
          && (answersForOthers(other) || answersForOthers(link))
      }
      return others.isEmpty ? nil : .arpAnswer(with: others, subnet)
    }
  }

  /// Rules that are there twice, of those that are about the link, and addresses that the kernel found elsewhere.
  private func duplicateFindings(_ link: Link) -> [Finding] {
    let addresses = around.addresses(on: link.name)
    var seen: Set<Rule> = []
    var doubled: [Finding] = []
    for address in addresses {
      for rule in around.rules(from: IPPrefix(host: address.address.address)) {
        // One that is added without a priority gets another one each time, and which program added it does not matter.
        var same = rule
        (same.priority, same.madeBy) = (RulePriority(0), .unspecified)
        if !seen.insert(same).inserted { doubled.append(.duplicateRule(rule)) }
      }
    }
    return doubled
      + addresses.filter { $0.flags.contains(.duplicate) }.map {
        .duplicateAddress($0.address.address, nil)
      }
  }
}

extension Finding {
  /// The same about addresses.
  fileprivate func about(_ addresses: [IPAddress]) -> Finding {
    switch self {
    case .asymmetricReply(_, let link): .asymmetricReply(addresses, leavesBy: link)
    case .foreignRule(let rule, _, let link): .foreignRule(rule, addresses, leavesBy: link)
    case .hiddenNetwork(let network, let link, _): .hiddenNetwork(network, on: link, addresses)
    case .reversePathFilter, .arpAnswer, .duplicateRule, .leaseEnds, .duplicateAddress, .noCarrier,
      .manager:
      self
    }
  }
}

extension Rule {
  /// Whether another program made it, other than the kernel at its start.
  fileprivate var isForeign: Bool {
    guard madeBy != .enicfg else { return false }
    let isOfKernel =
      madeBy == .kernel && source == nil && [0, 32766, 32767].contains(priority.rawValue)
    return !isOfKernel
  }
}
