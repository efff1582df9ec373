// Several sources, one inventory.

import Model
import Testing

@testable import Inventory

@Suite struct MergingTests {
  private let mac = Fixture.second
  private let metadata = Origin.metadata(path: "m")
  private let file = Origin.eniFile(path: "f")

  /// An ENI that the metadata service knows all of.
  private var known: ENI {
    var eni = ENI(mac: mac)
    eni.id = .present(id("eni-bp1"), from: metadata)
    eni.status = .present(.inUse, from: metadata)
    eni.primaryAddress = .present(ipv4("10.0.0.20"), from: metadata)
    eni.prefixLength = .present(24, from: metadata)
    eni.gateway = .present(ipv4("10.0.0.253"), from: metadata)
    eni.vSwitchBlock = .present(prefix("10.0.0.0/24"), from: metadata)
    eni.secondaryAddresses = .present([ipv4("10.0.0.30"), ipv4("10.0.0.31")], from: metadata)
    eni.ipv4Prefixes = .absent(from: metadata)
    eni.ipv6Addresses = .present([ipv6("2001:db8::20")], from: metadata)
    return eni
  }

  private func inventory(_ enis: ENI..., isComplete: Bool = true) -> Inventory {
    Inventory(enis: enis, isComplete: isComplete)
  }

  private func configuration(_ text: String) throws -> Configuration {
    try Configuration(reading: Array(text.utf8), path: "c")
  }

  private func line(_ line: Int) -> Origin { .configuration(path: "c", line: line) }

  @Test func usesTheMetadataWithoutOtherSources() {
    let inventory = inventory(known)
    #expect(Inventory.merged(metadata: inventory) == inventory)
    #expect(Inventory.merged() == Inventory())
  }

  @Test func takesEachValueFromTheHighestSourceThatKnowsIt() throws {
    var described = ENI(mac: mac)
    described.id = .present(id("eni-file"), from: file)
    described.secondaryAddresses = .absent(from: file)
    described.primaryAddress = .present(ipv4("10.0.0.22"), from: file)
    let merged = Inventory.merged(
      options: [mac: ENIOptions(gateway: .v4(ipv4("10.0.0.1")))],
      configuration: try configuration("enis:\n- mac: \(mac)\n  address: 10.0.0.21/25\n"),
      eniFile: inventory(described, isComplete: false), metadata: inventory(known))
    let eni = try #require(merged.eni(mac))
    #expect(merged.problems == [])
    #expect(merged.isComplete)
    #expect(eni.gateway == .present(ipv4("10.0.0.1"), from: .option("--gateway")))
    #expect(eni.primaryAddress == .present(ipv4("10.0.0.21"), from: line(3)))
    #expect(eni.prefixLength == .present(25, from: line(3)))
    #expect(eni.id == .present(id("eni-file"), from: file))
    // Absent is something that the file knows; unknown is not.
    #expect(eni.secondaryAddresses == .absent(from: file))
    #expect(eni.ipv6Addresses == known.ipv6Addresses)
    #expect(eni.vSwitchBlock == known.vSwitchBlock)
  }

  /// What the guest itself shows decides then, so that its primary NIC gets no table and no rule.
  @Test func leavesUnknownWhichENIIsThePrimaryOneWhereSourcesContradictEachOther() throws {
    func source(_ primary: MACAddress, _ origin: Origin) -> Inventory {
      var enis = [ENI(mac: Fixture.second), ENI(mac: Fixture.third)]
      for at in enis.indices {
        let role = enis[at].mac == primary ? ENIRole.primary : .secondary
        enis[at].role = .present(role, from: origin)
      }
      return Inventory(enis: enis, primaryMAC: .present(primary, from: origin))
    }
    let contradicting = Inventory.merged(
      eniFile: source(Fixture.third, file), metadata: source(Fixture.second, metadata))
    #expect(contradicting.primaryMAC == .unknown)
    #expect(contradicting.enis.map(\.role) == [.unknown, .unknown])
    #expect(contradicting.problems == [.severalPrimaryENIs([Fixture.third, Fixture.second])])
    let agreeing = Inventory.merged(
      eniFile: source(Fixture.second, file), metadata: source(Fixture.second, metadata))
    #expect(agreeing.primaryMAC.value == Fixture.second && agreeing.problems == [])
  }

  @Test func leavesUnknownWhatNoSourceKnows() throws {
    let merged = Inventory.merged(
      configuration: try configuration("enis:\n- mac: \(mac)\n  table: 7\n"),
      metadata: Inventory(unlearnt: .silent, root: "/latest/meta-data/"))
    #expect(merged.enis == [ENI(mac: mac)])
    #expect(!merged.isComplete)
    #expect(merged.listingFailure == .silent)
  }

  @Test func matchesByMACInAnyOrder() {
    var first = known
    first.gateway = .unknown
    var other = ENI(mac: Fixture.third)
    other.gateway = .present(ipv4("10.0.1.253"), from: file)
    var same = ENI(mac: mac)
    same.gateway = .present(ipv4("10.0.0.1"), from: file)
    let merged = Inventory.merged(
      eniFile: inventory(other, same, isComplete: false), metadata: inventory(first))
    #expect(merged.eni(mac)?.gateway.value == ipv4("10.0.0.1"))
    #expect(merged.eni(Fixture.third)?.gateway.value == ipv4("10.0.1.253"))
  }

  @Test func findsTheConfigurationsENIByIdAndByLink() throws {
    let text = "enis:\n- {id: eni-bp1, gateway: 10.0.0.1}\n- {link: eth2, gateway: 10.0.0.2}\n"
    let merged = Inventory.merged(
      configuration: try configuration(text), links: [link("eth2"): Fixture.third],
      metadata: inventory(known))
    #expect(merged.eni(mac)?.gateway == .present(ipv4("10.0.0.1"), from: line(2)))
    #expect(merged.eni(Fixture.third)?.gateway == .present(ipv4("10.0.0.2"), from: line(3)))
  }

  @Test func reportsAnUnknownENIOfTheConfiguration() throws {
    let merged = Inventory.merged(
      configuration: try configuration("enis:\n- id: eni-else\n- link: eth9\n"))
    #expect(
      merged.problems == [
        .noSuchENI(.id(id("eni-else")), from: line(2)),
        .noSuchENI(.link(link("eth9")), from: line(3)),
      ])
    #expect(merged.problems.filter { !$0.isWarning } == [])
  }

  @Test func usesTheFirstOfTwoEntriesForTheSameENI() throws {
    let text = "enis:\n- {mac: \(mac), gateway: 10.0.0.1}\n- {id: eni-bp1, gateway: 10.0.0.2}\n"
    let merged = Inventory.merged(
      configuration: try configuration(text), metadata: inventory(known))
    #expect(merged.eni(mac)?.gateway.value == ipv4("10.0.0.1"))
    #expect(merged.problems == [.configuredTwice(mac, first: line(2), second: line(3))])
  }

  @Test func addsTheCommandLinesAddressesToAnyList() {
    let options = [
      mac: ENIOptions(secondaryAddresses: [ipv4("10.0.0.31"), ipv4("10.0.0.40"), ipv4("10.0.0.40")])
    ]
    let merged = Inventory.merged(options: options, metadata: inventory(known))
    #expect(merged.eni(mac)?.secondaryAddresses == known.secondaryAddresses)
    #expect(merged.eni(mac)?.addedAddresses == [ipv4("10.0.0.40")])
    // An unknown list stays unknown: nothing of it may be removed.
    let alone = Inventory.merged(options: options)
    #expect(alone.eni(mac)?.secondaryAddresses == .unknown)
    #expect(alone.eni(mac)?.addedAddresses == [ipv4("10.0.0.31"), ipv4("10.0.0.40")])
  }

  @Test func dropsAProblemThatAHigherSourceSolves() throws {
    var half = inventory(known)
    half.enis[0].gateway = .unknown
    let problem = InventoryProblem.unreadable(.gateway, of: mac, text: "x", from: metadata)
    half.problems = [problem]
    #expect(Inventory.merged(metadata: half).problems == [problem])
    let merged = Inventory.merged(
      configuration: try configuration("enis:\n- {mac: \(mac), gateway: 10.0.0.1}\n"),
      metadata: half)
    #expect(merged.problems == [])
  }
}

@Suite struct CheckingTests {
  private let mac = Fixture.second
  private let origin = Origin.metadata(path: "m")

  /// The ENI after the check, and what was noted.
  private func check(
    _ change: (inout ENI) -> Void
  ) throws -> (eni: ENI, problems: [InventoryProblem]) {
    let inventory = Inventory.merged(metadata: Inventory(enis: [eni(mac, "10.0.0.20", change)]))
    return (try #require(inventory.eni(mac)), inventory.problems)
  }

  private func eni(
    _ mac: MACAddress, _ address: String, _ change: (inout ENI) -> Void = { _ in }
  ) -> ENI {
    var eni = ENI(mac: mac)
    eni.primaryAddress = .present(ipv4(address), from: origin)
    eni.prefixLength = .present(24, from: origin)
    eni.gateway = .present(ipv4("10.0.0.253"), from: origin)
    eni.vSwitchBlock = .present(prefix("10.0.0.0/24"), from: origin)
    eni.vSwitchIPv6Block = .present(prefix("2001:db8::/64"), from: origin)
    change(&eni)
    return eni
  }

  @Test(arguments: ["10.0.1.20", "224.0.0.20", "10.0.0.0", "10.0.0.255"])
  func ignoresAnInvalidPrimaryAddress(text: String) throws {
    let (eni, problems) = try check { $0.primaryAddress = .present(ipv4(text), from: origin) }
    #expect(eni.primaryAddress == .unknown)
    #expect(eni.gateway.value != nil)
    let address = IPAddress.v4(ipv4(text))
    switch text {
    case "10.0.1.20":
      #expect(
        problems == [
          .outsideBlock(
            .primaryAddress, address, block: prefix("10.0.0.0/24"), of: mac, from: origin)
        ])
    case "224.0.0.20":
      #expect(problems == [.notUnicast(.primaryAddress, address, of: mac, from: origin)])
    default:
      #expect(problems == [.notHost(address, subnet: prefix("10.0.0.0/24"), of: mac, from: origin)])
    }
  }

  @Test func ignoresAGatewayOffLink() throws {
    let (eni, problems) = try check { $0.gateway = .present(ipv4("10.0.1.253"), from: origin) }
    #expect(eni.gateway == .unknown)
    #expect(
      problems == [
        .gatewayOffLink(
          .v4(ipv4("10.0.1.253")), subnet: prefix("10.0.0.0/24"), of: mac, from: origin)
      ])
  }

  @Test func ignoresAGatewayThatIsTheENIItself() throws {
    let (eni, problems) = try check { $0.gateway = .present(ipv4("10.0.0.20"), from: origin) }
    #expect(eni.gateway == .unknown)
    #expect(problems == [.gatewayIsAddress(.v4(ipv4("10.0.0.20")), of: mac, from: origin)])
  }

  @Test func takesAnIPv6GatewayOfTheLinkOrOfTheBlock() throws {
    for text in ["fe80::1", "2001:db8::fffd"] {
      let (eni, problems) = try check { $0.ipv6Gateway = .present(ipv6(text), from: origin) }
      #expect(problems == [] && eni.ipv6Gateway.value == ipv6(text))
    }
    let (eni, problems) = try check { $0.ipv6Gateway = .present(ipv6("2001:db9::1"), from: origin) }
    #expect(problems.count == 1 && eni.ipv6Gateway == .unknown)
  }

  @Test func ignoresAListWithAnAddressOutsideTheBlock() throws {
    let (eni, problems) = try check {
      $0.secondaryAddresses = .present([ipv4("10.0.0.30"), ipv4("10.0.1.30")], from: origin)
      $0.ipv6Addresses = .present([ipv6("2001:db9::1")], from: origin)
      $0.ipv4Prefixes = .present([prefix("10.0.1.0/28")], from: origin)
      $0.ipv6Prefixes = .present([prefix("2001:db8::/80")], from: origin)
    }
    #expect(eni.secondaryAddresses == .unknown)
    #expect(eni.ipv6Addresses == .unknown)
    #expect(eni.ipv4Prefixes == .unknown)
    #expect(eni.ipv6Prefixes.value == [prefix("2001:db8::/80")])
    #expect(problems.count == 3)
  }

  @Test func usesADuplicateAddressOnce() throws {
    let (eni, problems) = try check {
      $0.secondaryAddresses = .present([ipv4("10.0.0.20"), ipv4("10.0.0.30")], from: origin)
    }
    #expect(eni.secondaryAddresses.value == [ipv4("10.0.0.30")])
    #expect(problems == [.addressTwice(.v4(ipv4("10.0.0.20")), of: mac, from: origin)])
    #expect(problems.allSatisfy { $0.isWarning })
  }

  @Test func warnsOfMoreAddressesThanTheCloudAssigns() throws {
    let addresses = { (count: UInt8) in (1...count).map { IPv4Address(10, 0, 0, 20 + $0) } }
    let few = try check { $0.secondaryAddresses = .present(addresses(19), from: origin) }
    #expect(few.problems == [])
    let (eni, problems) = try check {
      $0.secondaryAddresses = .present(addresses(20), from: origin)
    }
    #expect(problems == [.tooManyAddresses(21, of: mac)])
    #expect(problems.allSatisfy { $0.isWarning })
    #expect(eni.secondaryAddresses.value?.count == 20)
  }

  @Test func doesNotTakeASubnetWiderThanTheVSwitchsBlock() throws {
    let block = prefix("10.0.0.0/24")
    let (eni, problems) = try check { $0.prefixLength = .present(16, from: origin) }
    #expect(problems == [.maskWiderThanBlock(16, block: block, of: mac, from: origin)])
    #expect(eni.prefixLength == .unknown && eni.primaryAddress.value != nil)
    #expect(eni.gateway.value != nil)
    #expect(problems.allSatisfy { !$0.isWarning })
    // A narrower one can be given on purpose.
    for length: UInt8 in [24, 25, 32] {
      let (eni, problems) = try check {
        $0.prefixLength = .present(length, from: origin)
        $0.gateway = .unknown
      }
      #expect(problems == [] && eni.prefixLength.value == length)
    }
  }

  @Test func ignoresAnAddressOnSeveralENIs() {
    let secondary: Known<[IPv4Address]> = .present([ipv4("10.0.0.21")], from: origin)
    let inventory = Inventory.merged(
      metadata: Inventory(enis: [
        eni(mac, "10.0.0.20") { $0.secondaryAddresses = secondary },
        eni(Fixture.third, "10.0.0.21"), eni(Fixture.primary, "10.0.0.19"),
      ]))
    #expect(
      inventory.problems == [.addressOnSeveralENIs(.v4(ipv4("10.0.0.21")), [mac, Fixture.third])])
    #expect(inventory.eni(mac)?.primaryAddress.value == ipv4("10.0.0.20"))
    #expect(inventory.eni(mac)?.secondaryAddresses == .unknown)
    #expect(inventory.eni(Fixture.third)?.primaryAddress == .unknown)
    #expect(inventory.eni(Fixture.primary)?.primaryAddress.value == ipv4("10.0.0.19"))
  }

  @Test func acceptsTheSameAddressInSeveralVPCs() {
    let enis = [(mac, "i-1"), (Fixture.third, "i-2")].map { mac, instance in
      eni(mac, "10.0.0.20") { $0.instanceID = .present(id(instance), from: origin) }
    }
    var inventory = Inventory(enis: enis)
    #expect(Inventory.merged(metadata: inventory).problems == [])
    inventory.instanceID = .present(id("i-1"), from: origin)
    #expect(
      Inventory.merged(metadata: inventory).problems
        == [.ofAnotherInstance(id("i-2"), of: Fixture.third)])
  }

  @Test func reportsAnENIThatIsNotAttached() throws {
    let (eni, problems) = try check { $0.status = .present(.available, from: origin) }
    #expect(problems == [.notInUse(.available, of: mac)])
    #expect(eni.primaryAddress.value != nil)
  }
}
