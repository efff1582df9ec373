// From keys to an inventory: present, absent and unknown.

import Model
import Testing

@testable import Inventory

@Suite struct MetadataReadingTests {
  private let mac = Fixture.second

  /// A sound tree with one ENI.
  private var tree: MetadataTree {
    var tree = MetadataTree(
      root: "/latest/meta-data/",
      answers: [
        "mac": .text("\(mac)"), "network-type": .text("vpc\n"), "instance-id": .text("i-bp1"),
        MetadataTree.macs: .text("00:16:3E:12:E7:27/\n"),
      ], otherwise: .notFound)
    let keys: [ENIKey: String] = [
      .id: "eni-bp1", .vpcID: "vpc-1", .vSwitchID: "vsw-1", .primaryAddress: "10.0.0.20",
      .netmask: "255.255.255.0", .gateway: "10.0.0.253", .vSwitchBlock: "10.0.0.0/24",
      .privateAddresses: #"["10.0.0.31","10.0.0.20","10.0.0.30"]"#,
    ]
    for (key, text) in keys { tree.answers[MetadataTree.path(mac, key)] = .text(text) }
    return tree
  }

  private func tree(_ key: ENIKey, _ answer: MetadataAnswer) -> MetadataTree {
    var tree = tree
    tree.answers[MetadataTree.path(mac, key)] = answer
    return tree
  }

  private func origin(_ key: ENIKey) -> Origin {
    .metadata(path: "/latest/meta-data/network/interfaces/macs/\(mac)/\(key.rawValue)")
  }

  @Test func readsAValidTree() throws {
    let inventory = Inventory(tree)
    #expect(inventory.problems == [])
    #expect(inventory.isComplete)
    #expect(inventory.primaryMAC.value == mac)
    #expect(
      inventory.networkType
        == .present(.vpc, from: .metadata(path: "/latest/meta-data/network-type")))
    let eni = try #require(inventory.eni(mac))
    #expect(eni.id == .present(id("eni-bp1"), from: origin(.id)))
    #expect(eni.role.value == .primary)
    #expect(eni.status.value == .inUse)
    #expect(eni.address == withLength("10.0.0.20/24"))
    #expect(eni.gateway == .present(ipv4("10.0.0.253"), from: origin(.gateway)))
    #expect(
      eni.secondaryAddresses
        == .present([ipv4("10.0.0.31"), ipv4("10.0.0.30")], from: origin(.privateAddresses)))
    #expect(eni.ipv6Addresses == .absent(from: origin(.ipv6Addresses)))
    #expect(eni.ipv4Prefixes == .absent(from: origin(.ipv4Prefixes)))
    #expect(eni.unknownAttributes == [])
  }

  @Test func readsListsInEachSyntax() throws {
    for text in ["[10.0.0.16/28,10.0.0.32/28]", "10.0.0.16/28\n10.0.0.32/28"] {
      let eni = try #require(Inventory(tree(.ipv4Prefixes, .text(text))).eni(mac))
      #expect(eni.ipv4Prefixes.value == [prefix("10.0.0.16/28"), prefix("10.0.0.32/28")])
    }
    let eni = try #require(Inventory(tree(.ipv6Addresses, .text("[]"))).eni(mac))
    #expect(eni.ipv6Addresses == .absent(from: origin(.ipv6Addresses)))
  }

  @Test func readsASinglePrivateAddressAsNoSecondaryOnes() throws {
    let eni = try #require(
      Inventory(tree(.privateAddresses, .text(#"["10.0.0.20"]"#))).eni(mac))
    #expect(eni.secondaryAddresses == .absent(from: origin(.privateAddresses)))
  }

  /// A missing key that every ENI has makes itself and the optional keys unknown, not absent.
  @Test(arguments: ENIKey.allCases.filter { !$0.isOptional })
  func isIncompleteWithoutAKeyThatEveryENIHas(key: ENIKey) throws {
    let inventory = Inventory(tree(key, .notFound))
    #expect(
      inventory.problems.contains(
        .notLearnt(key.attribute, of: mac, because: .missing, from: origin(key))))
    let eni = try #require(inventory.eni(mac))
    #expect(eni.ipv6Addresses == .unknown)
    #expect(eni.ipv4Prefixes == .unknown)
    #expect(!eni.unknownAttributes.isEmpty)
    // The ENI is listed, so it is attached.
    #expect(inventory.isComplete)
  }

  private static let ipv4Keys: [ENIKey] = [.primaryAddress, .netmask, .gateway, .privateAddresses]

  /// A tree whose ENI has IPv6 addresses and no IPv4 key.
  private var ipv6OnlyTree: MetadataTree {
    var tree = tree
    for key in Self.ipv4Keys { tree.answers[MetadataTree.path(mac, key)] = .notFound }
    tree.answers[MetadataTree.path(mac, .ipv6Addresses)] = .text("[2001:db8::20]")
    tree.answers[MetadataTree.path(mac, .ipv6Gateway)] = .text("2001:db8::fffd")
    return tree
  }

  /// amazon-ec2-net-utils issue 24, cloud-init issue 5283.
  @Test func anENIOfAnIPv6OnlyVSwitchHasNoIPv4Address() throws {
    for hasBlock in [true, false] {
      var tree = ipv6OnlyTree
      if !hasBlock { tree.answers[MetadataTree.path(mac, .vSwitchBlock)] = .notFound }
      let inventory = Inventory.merged(metadata: Inventory(tree))
      let eni = try #require(inventory.eni(mac))
      #expect(eni.primaryAddress == .absent(from: origin(.primaryAddress)))
      #expect(eni.prefixLength == .absent(from: origin(.netmask)))
      #expect(eni.gateway == .absent(from: origin(.gateway)))
      #expect(eni.secondaryAddresses == .absent(from: origin(.privateAddresses)))
      #expect(eni.ipv6Addresses.value == [ipv6("2001:db8::20")])
      #expect(eni.ipv6Prefixes == .absent(from: origin(.ipv6Prefixes)))
      #expect(eni.unknownAttributes == [])
    }
    // The service may not know all of the ENI yet: it is asked again.
    let missing = InventoryProblem.notLearnt(
      .primaryAddress, of: mac, because: .missing, from: origin(.primaryAddress))
    #expect(Inventory(ipv6OnlyTree).problems.contains(missing))
  }

  @Test(arguments: ipv4Keys)
  func anENIWithOneIPv4KeyIsIncompleteAndNotIPv6Only(key: ENIKey) throws {
    for answer in [MetadataAnswer.text("10.0.0.20"), .failed(.silent)] {
      var tree = ipv6OnlyTree
      tree.answers[MetadataTree.path(mac, key)] = answer
      let eni = try #require(Inventory(tree).eni(mac))
      #expect(eni.ipv6Prefixes == .unknown)
      for value in [eni.primaryAddress, eni.gateway] {
        #expect(value.isUnknown || value.value != nil)
      }
    }
  }

  @Test(arguments: ["", "[]"])
  func anENIWithoutAnyAddressIsIncompleteAndNotIPv6Only(text: String) throws {
    var tree = ipv6OnlyTree
    tree.answers[MetadataTree.path(mac, .ipv6Addresses)] = .text(text)
    let eni = try #require(Inventory(tree).eni(mac))
    #expect(eni.primaryAddress.isUnknown)
  }

  @Test(arguments: ENIKey.allCases)
  func leavesAFailedKeyUnknown(key: ENIKey) throws {
    let whole = try #require(Inventory(tree).eni(mac))
    for failure in [MetadataFailure.throttled, .status(500), .silent, .closed, .wrongContent] {
      let inventory = Inventory(tree(key, .failed(failure)))
      #expect(
        inventory.problems == [
          .notLearnt(key.attribute, of: mac, because: failure, from: origin(key))
        ])
      let eni = try #require(inventory.eni(mac))
      #expect(eni.isPart(of: whole))
      #expect(eni != whole)
    }
  }

  @Test(arguments: [
    (ENIKey.primaryAddress, "10.0.0.256"), (.primaryAddress, ""), (.gateway, "<html>"),
    (.vSwitchBlock, "10.0.0.1/24"), (.vSwitchBlock, "2001:db8::/64"), (.netmask, "24"),
    (.id, "eni bp1"), (.privateAddresses, #"["10.0.0.20","10.0.0"#),
    (.privateAddresses, "[]"), (.privateAddresses, ""), (.ipv6Addresses, ""),
    (.ipv6Addresses, "[2001:db8::1,10.0.0.1]"), (.ipv6Prefixes, "10.0.0.16/28"),
    (.ipv4Prefixes, "10.0.0.16"), (.ipv6Gateway, "10.0.0.253"),
  ])
  func leavesAnInvalidValueUnknown(key: ENIKey, text: String) throws {
    let inventory = Inventory(tree(key, .text(text)))
    #expect(inventory.problems.count == 1)
    guard case .unreadable(key.attribute, of: mac, _, origin(key)) = inventory.problems.first else {
      Issue.record("\(inventory.problems)")
      return
    }
    let eni = try #require(inventory.eni(mac))
    #expect(try eni.isPart(of: #require(Inventory(tree).eni(mac))))
  }

  @Test(arguments: ["255.0.255.0", "0.0.0.0", "0.0.0.255", "255.255.255.1"])
  func refusesAMaskWithGaps(text: String) throws {
    let inventory = Inventory(tree(.netmask, .text(text)))
    #expect(
      inventory.problems == [.maskWithHoles(ipv4(text), of: mac, from: origin(.netmask))])
    #expect(inventory.eni(mac)?.prefixLength == .unknown)
  }

  @Test func keepsOneOfADuplicateAddress() {
    let inventory = Inventory(
      tree(.privateAddresses, .text("[10.0.0.20,10.0.0.30,10.0.0.30]")))
    #expect(inventory.eni(mac)?.secondaryAddresses.value == [ipv4("10.0.0.30")])
    #expect(
      inventory.problems == [
        .addressTwice(.v4(ipv4("10.0.0.30")), of: mac, from: origin(.privateAddresses))
      ])
  }

  @Test func leavesBothUnknownWhereTheListLacksThePrimaryAddress() {
    let inventory = Inventory(tree(.privateAddresses, .text("[10.0.0.30,10.0.0.31]")))
    #expect(
      inventory.problems == [
        .primaryNotListed(ipv4("10.0.0.20"), of: mac, from: origin(.privateAddresses))
      ])
    #expect(inventory.eni(mac)?.secondaryAddresses == .unknown)
    #expect(inventory.eni(mac)?.primaryAddress == .unknown)
    #expect(Inventory.merged(metadata: inventory).problems == inventory.problems)
  }

  @Test func leavesSecondaryAddressesUnknownWithoutThePrimaryOne() {
    let inventory = Inventory(tree(.primaryAddress, .failed(.throttled)))
    #expect(inventory.eni(mac)?.secondaryAddresses == .unknown)
  }

  @Test(arguments: [
    MetadataAnswer.notFound, .failed(.throttled), .text(""), .text("[]"), .text("<html>"),
    .text("[00:16:3e:12:e7:27"),
  ])
  func isIncompleteWithoutACompleteListing(answer: MetadataAnswer) {
    var tree = tree
    tree.answers[MetadataTree.macs] = answer
    let inventory = Inventory(tree)
    #expect(!inventory.isComplete)
    #expect(inventory.enis == [])
    #expect(inventory.problems.count == 1)
  }

  @Test func isIncompleteWithAnInvalidMAC() {
    var tree = tree
    tree.answers[MetadataTree.macs] = .text("00:16:3e:12:e7:27/\nnonsense/")
    let inventory = Inventory(tree)
    #expect(!inventory.isComplete)
    #expect(inventory.enis.map(\.mac) == [mac])
  }

  @Test func notesAMACListedTwice() {
    var tree = tree
    tree.answers[MetadataTree.macs] = .text("00:16:3e:12:e7:27/\n00-16-3E-12-E7-27/")
    let inventory = Inventory(tree)
    #expect(inventory.enis.count == 1)
    #expect(
      inventory.problems == [.macTwice(mac, from: tree.origin(MetadataTree.macs + "/"))])
  }

  @Test func notesTheClassicNetwork() {
    var tree = tree
    tree.answers["network-type"] = .text("classic")
    #expect(Inventory(tree).problems == [.classicNetwork])
  }

  @Test func isIncompleteWithoutThePrimaryENI() {
    var tree = tree
    tree.answers["mac"] = .text("\(Fixture.primary)")
    let inventory = Inventory(tree)
    #expect(!inventory.isComplete)
    #expect(inventory.eni(mac)?.role.value == .secondary)
    #expect(inventory.problems.count == 1)
  }

  @Test(arguments: ["null", "false", "{}", #"{"a": "b"}"#, "[null]", "[[]]"])
  func garbageInTheObjectIsNotAbsent(_ garbage: String) throws {
    let object = """
      {"mac": "\(mac)", "network-type": "vpc", "instance-id": "i-bp1",
       "network": {"interfaces": {"macs": {"\(mac)": {
         "network-interface-id": "eni-bp1", "vpc-id": "vpc-1", "vswitch-id": "vsw-1",
         "primary-ip-address": "10.0.0.20", "netmask": "255.255.255.0", "gateway": "10.0.0.253",
         "vswitch-cidr-block": "10.0.0.0/24", "vpc-cidr-block": "10.0.0.0/8",
         "private-ipv4s": ["10.0.0.20"], "ipv6s": \(garbage), "ipv4-prefixes": \(garbage)}}}}}
      """
    let eni = try #require(MetadataTree(object: Array(object.utf8)).map { Inventory($0) }?.eni(mac))
    #expect(eni.ipv6Addresses.isUnknown)
    #expect(eni.ipv4Prefixes.isUnknown)
    #expect(eni.secondaryAddresses == .absent(from: try #require(eni.secondaryAddresses.origin)))
  }

  @Test func secondaryAddressesAreUnknownWithoutAPrimaryOne() throws {
    let eni = try #require(
      Inventory.merged(metadata: Inventory(tree(.primaryAddress, .text("0.0.0.0")))).eni(mac))
    #expect(eni.primaryAddress.isUnknown)
    #expect(eni.secondaryAddresses.isUnknown)
  }
}

@Suite struct MetadataObjectTests {
  /// The object that the service in these tests serves.
  static let object = #"""
    {"mac": "00:16:3e:12:e7:27", "network-type": "vpc", "instance-id": "i-bp1", "ntp-conf": null,
     "network": {"interfaces": {"macs/": {"00:16:3E:12:E7:27/": {
       "network-interface-id": "eni-bp1", "vpc-id": "vpc-1", "vswitch-id": "vsw-1",
       "primary-ip-address": "10.0.0.20", "netmask": "255.255.255.0", "gateway": "10.0.0.253",
       "vswitch-cidr-block": "10.0.0.0/24", "private-ipv4s": ["10.0.0.20", "10.0.0.30"],
       "ipv6s": "[2001:db8::20]", "owner-account-id": 1234}}}}}
    """#

  @Test func readsTheObjectAsTheTree() throws {
    let inventory = Inventory(try #require(MetadataTree(object: Array(Self.object.utf8))))
    #expect(inventory.problems == [])
    #expect(inventory.isComplete)
    let eni = try #require(inventory.eni(Fixture.second))
    #expect(eni.address == withLength("10.0.0.20/24"))
    #expect(eni.secondaryAddresses.value == [ipv4("10.0.0.30")])
    #expect(eni.ipv6Addresses.value == [ipv6("2001:db8::20")])
    #expect(eni.ipv4Prefixes.elements() == [IPPrefix]())
    #expect(
      eni.gateway.origin
        == .metadata(
          path: "/2016-01-01/meta-data/network/interfaces/macs/00:16:3e:12:e7:27/gateway"))
  }

  @Test(arguments: [
    "", "[]", "\"text\"", "null", "{}", "<html></html>", #"{"network": {}}"#,
    #"{"network": {"interfaces": {"macs": {}}}}"#, #"{"network": {"interfaces": {"macs": []}}}"#,
    #"{"network": {"interfaces": {"macs": {"nonsense": {}}}}}"#,
    #"{"network": {"interfaces": {"macs": {"00:16:3e:12:e7:27": {}}}}}"#,
  ])
  func ignoresAnotherObject(text: String) {
    #expect(MetadataTree(object: Array(text.utf8)) == nil)
  }

  @Test func doesNotReadAListOfObjectsAsAddresses() throws {
    let text = Self.object.replacing(#"["10.0.0.20", "10.0.0.30"]"#, with: #"[{"a": "10.0.0.20"}]"#)
    let inventory = Inventory(try #require(MetadataTree(object: Array(text.utf8))))
    #expect(inventory.eni(Fixture.second)?.secondaryAddresses == .unknown)
    #expect(inventory.problems.count == 1)
  }
}

extension String {
  /// With another text in place of every occurrence of one.
  func replacing(_ old: String, with new: String) -> String {
    var result = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(old) {
        result += new
        rest = rest.dropFirst(old.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }
}
