// Checks the values of one ENI against each other.

import Model

extension ENI {
  /// Every address of the ENI, without the prefixes.
  var allAddresses: [IPAddress] {
    let ipv4 = [primaryAddress.value].compactMap { $0 } + (secondaryAddresses.elements() ?? [])
    return (ipv4 + addedAddresses).map { .v4($0) }
      + (ipv6Addresses.elements() ?? []).map { .v6($0) }
  }

  /// Makes every attribute with the address unknown.
  mutating func forget(_ address: IPAddress) {
    switch address {
    case .v4(let address):
      if primaryAddress.value == address { primaryAddress = .unknown }
      if secondaryAddresses.value?.contains(address) == true { secondaryAddresses = .unknown }
      addedAddresses.removeAll { $0 == address }
    case .v6(let address):
      if ipv6Addresses.value?.contains(address) == true { ipv6Addresses = .unknown }
    }
  }

  mutating func check(_ findings: inout Findings) {
    checkMask(&findings)
    checkPrimaryAddress(&findings)
    checkGateways(&findings)
    checkSecondaryAddresses(&findings)
    checkIPv6Addresses(&findings)
    ipv4Prefixes = checked(ipv4Prefixes, .ipv4Prefixes, in: vSwitchBlock.value, &findings)
    ipv6Prefixes = checked(ipv6Prefixes, .ipv6Prefixes, in: vSwitchIPv6Block.value, &findings)
    let count =
      (primaryAddress.value == nil ? 0 : 1) + (secondaryAddresses.elements()?.count ?? 0)
      + addedAddresses.count
    if count > InventoryProblem.addressLimit { findings.note(.tooManyAddresses(count, of: mac)) }
  }

  /// A subnet wider than the vSwitch's block would hold addresses that only the gateway reaches.
  private mutating func checkMask(_ findings: inout Findings) {
    guard case .present(let length, let origin) = prefixLength, let block = vSwitchBlock.value,
      length < block.length
    else { return }
    findings.note(.maskWiderThanBlock(length, block: block, of: mac, from: origin))
    prefixLength = .unknown
  }

  private mutating func checkPrimaryAddress(_ findings: inout Findings) {
    guard case .present(let address, let origin) = primaryAddress else { return }
    var problem = problem(.primaryAddress, .v4(address), in: vSwitchBlock.value, origin)
    if problem == nil, let subnet = self.address?.prefix, subnet.hasEdge(.v4(address)) {
      problem = .notHost(.v4(address), subnet: subnet, of: mac, from: origin)
    }
    guard let problem else { return }
    findings.note(problem)
    primaryAddress = .unknown
    // They were derived from it.
    if case .present(_, .metadata) = secondaryAddresses { secondaryAddresses = .unknown }
    if case .present(_, .eniFile) = secondaryAddresses { secondaryAddresses = .unknown }
  }

  private mutating func checkGateways(_ findings: inout Findings) {
    if case .present(let address, let origin) = gateway {
      let problem = gatewayProblem(
        .gateway, .v4(address), own: primaryAddress.value.map { [.v4($0)] } ?? [],
        subnet: self.address?.prefix ?? vSwitchBlock.value, origin)
      if let problem {
        findings.note(problem)
        gateway = .unknown
      }
    }
    if case .present(let address, let origin) = ipv6Gateway {
      let problem = gatewayProblem(
        .ipv6Gateway, .v6(address), own: (ipv6Addresses.elements() ?? []).map { .v6($0) },
        subnet: address.isLinkLocal ? nil : vSwitchIPv6Block.value, origin)
      if let problem {
        findings.note(problem)
        ipv6Gateway = .unknown
      }
    }
  }

  private func gatewayProblem(
    _ attribute: Attribute, _ gateway: IPAddress, own: [IPAddress], subnet: IPPrefix?,
    _ origin: Origin
  ) -> InventoryProblem? {
    if !gateway.isUnicast { return .notUnicast(attribute, gateway, of: mac, from: origin) }
    if own.contains(gateway) { return .gatewayIsAddress(gateway, of: mac, from: origin) }
    // An address without a subnet, /32, has its gateway on the link.
    guard let subnet, !subnet.isHost, !subnet.contains(gateway) else { return nil }
    return .gatewayOffLink(gateway, subnet: subnet, of: mac, from: origin)
  }

  /// One invalid address makes the whole list unknown, because the list without it would be a
  /// different one.
  private mutating func checkSecondaryAddresses(_ findings: inout Findings) {
    if case .present(let addresses, let origin) = secondaryAddresses {
      secondaryAddresses = .list(
        distinct(addresses, besides: [primaryAddress.value].compactMap { $0 }, origin, &findings),
        from: origin)
      for address in addresses {
        if let problem = problem(.secondaryAddresses, .v4(address), in: vSwitchBlock.value, origin)
        {
          findings.note(problem)
          secondaryAddresses = .unknown
        }
      }
    }
    // The addresses of the command line are checked one by one; one that the inventory has too adds
    // nothing.
    var known = Set(
      [primaryAddress.value].compactMap { $0 } + (secondaryAddresses.elements() ?? []))
    var added: [IPv4Address] = []
    for address in addedAddresses where known.insert(address).inserted {
      let problem = problem(
        .secondaryAddresses, .v4(address), in: vSwitchBlock.value, .option("--secondary"))
      if let problem { findings.note(problem) } else { added.append(address) }
    }
    addedAddresses = added
  }

  private func distinct(
    _ addresses: [IPv4Address], besides others: [IPv4Address], _ origin: Origin,
    _ findings: inout Findings
  ) -> [IPv4Address] {
    var seen = Set(others)
    return addresses.filter { address in
      if seen.insert(address).inserted { return true }
      findings.note(.addressTwice(.v4(address), of: mac, from: origin))
      return false
    }
  }

  private mutating func checkIPv6Addresses(_ findings: inout Findings) {
    guard case .present(let addresses, let origin) = ipv6Addresses else { return }
    var seen: Set<IPv6Address> = []
    let distinct = addresses.filter { address in
      if seen.insert(address).inserted { return true }
      findings.note(.addressTwice(.v6(address), of: mac, from: origin))
      return false
    }
    ipv6Addresses = .list(distinct, from: origin)
    for address in distinct {
      let block = vSwitchIPv6Block.value
      if let problem = problem(.ipv6Addresses, .v6(address), in: block, origin) {
        findings.note(problem)
        ipv6Addresses = .unknown
      }
    }
  }

  private func checked(
    _ prefixes: Known<[IPPrefix]>, _ attribute: Attribute, in block: IPPrefix?,
    _ findings: inout Findings
  ) -> Known<[IPPrefix]> {
    guard case .present(let list, let origin) = prefixes, let block else { return prefixes }
    let outside = list.filter { !block.contains($0) }
    for prefix in outside {
      findings.note(
        .prefixOutsideBlock(attribute, prefix, block: block, of: mac, from: origin))
    }
    return outside.isEmpty ? prefixes : .unknown
  }

  private func problem(
    _ attribute: Attribute, _ address: IPAddress, in block: IPPrefix?, _ origin: Origin
  ) -> InventoryProblem? {
    if !address.isUnicast { return .notUnicast(attribute, address, of: mac, from: origin) }
    guard let block, !block.contains(address) else { return nil }
    return .outsideBlock(attribute, address, block: block, of: mac, from: origin)
  }
}
