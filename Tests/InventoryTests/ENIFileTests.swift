// DescribeNetworkInterfaces as a file.

import Model
import Testing

@testable import Inventory

@Suite struct ENIFileTests {
  /// As the provider's command line prints it, shortened.
  static let text = #"""
    {
      "NetworkInterfaceSets": {
        "NetworkInterfaceSet": [
          {
            "NetworkInterfaceId": "eni-bp1", "MacAddress": "00:16:3E:12:E7:27",
            "Type": "Secondary", "Status": "InUse", "InstanceId": "i-bp1lab",
            "PrivateIpAddress": "10.0.0.20", "VSwitchId": "vsw-1", "VpcId": "vpc-1",
            "PrivateIpSets": {"PrivateIpSet": [
              {"PrivateIpAddress": "10.0.0.31", "Primary": false},
              {"PrivateIpAddress": "10.0.0.20", "Primary": true},
              {"PrivateIpAddress": "10.0.0.30", "Primary": false, "AssociatedPublicIp": {}}
            ]},
            "Ipv6Sets": {"Ipv6Set": [{"Ipv6Address": "2001:db8::20"}]},
            "Ipv4PrefixSets": {"Ipv4PrefixSet": [{"Ipv4Prefix": "10.0.0.64/28"}]},
            "Ipv6PrefixSets": {"Ipv6PrefixSet": []}
          },
          {
            "NetworkInterfaceId": "eni-bp0", "MacAddress": "00:16:3e:12:16:ec",
            "Type": "Primary", "Status": "InUse", "InstanceId": "i-bp1lab",
            "PrivateIpAddress": "10.0.0.19"
          }
        ]
      },
      "RequestId": "8B0F", "TotalCount": 2, "PageNumber": 1, "PageSize": 10
    }
    """#

  private let origin = Origin.eniFile(path: "enis.json")

  private func read(_ text: String) throws(ENIFileError) -> Inventory {
    try Inventory(describing: Array(text.utf8), path: "enis.json")
  }

  @Test func readsWhatIsThere() throws {
    let inventory = try read(Self.text)
    #expect(inventory.problems == [])
    #expect(!inventory.isComplete)
    #expect(inventory.primaryMAC == .present(Fixture.primary, from: origin))
    let eni = try #require(inventory.eni(Fixture.second))
    #expect(eni.id == .present(id("eni-bp1"), from: origin))
    #expect(eni.role.value == .secondary)
    #expect(eni.status.value == .inUse)
    #expect(eni.instanceID.value == id("i-bp1lab"))
    #expect(eni.primaryAddress == .present(ipv4("10.0.0.20"), from: origin))
    #expect(
      eni.secondaryAddresses == .present([ipv4("10.0.0.31"), ipv4("10.0.0.30")], from: origin))
    #expect(eni.ipv6Addresses == .present([ipv6("2001:db8::20")], from: origin))
    #expect(eni.ipv4Prefixes == .present([prefix("10.0.0.64/28")], from: origin))
    #expect(eni.ipv6Prefixes == .absent(from: origin))
  }

  @Test func leavesMissingValuesUnknown() throws {
    let eni = try #require(try read(Self.text).eni(Fixture.primary))
    #expect(eni.prefixLength == .unknown)
    #expect(eni.gateway == .unknown)
    #expect(eni.vSwitchBlock == .unknown)
    #expect(eni.secondaryAddresses == .unknown)
    #expect(eni.ipv6Addresses == .unknown)
    #expect(eni.ipv4Prefixes == .unknown)
  }

  @Test(arguments: [
    ("InUse", ENIStatus.inUse), ("Available", .available), ("Detaching", .changing("Detaching")),
    ("Linked", .other("Linked")),
  ])
  func readsTheStatus(text: String, status: ENIStatus) throws {
    let inventory = try read(Self.text.replacing("InUse", with: text))
    #expect(inventory.eni(Fixture.second)?.status.value == status)
  }

  @Test func leavesDuplicateMACsUnknown() throws {
    let inventory = try read(
      Self.text.replacing("00:16:3e:12:16:ec", with: "00:16:3e:12:e7:27"))
    #expect(inventory.problems == [.macTwice(Fixture.second, from: origin)])
    #expect(inventory.enis == [ENI(mac: Fixture.second)])
  }

  @Test func reportsAnInvalidValue() throws {
    let inventory = try read(Self.text.replacing("2001:db8::20", with: "10.0.0.20"))
    #expect(
      inventory.problems == [
        .unreadable(.ipv6Addresses, of: Fixture.second, text: "10.0.0.20", from: origin)
      ])
    #expect(inventory.eni(Fixture.second)?.ipv6Addresses == .unknown)
  }

  @Test func reportsAFileWithoutAnAnswer() {
    #expect(throws: ENIFileError.missing(path: "enis.json", key: "NetworkInterfaceSets")) {
      try read("{}")
    }
    for text in ["[]", "[{}]", "null", "17", #""eni-bp1""#] {
      #expect(throws: ENIFileError.wrongType(path: "enis.json")) { try read(text) }
    }
  }

  @Test(arguments: ["", #""MacAddress": 17,"#, #""MacAddress": "00:16","#])
  func leavesOutAnENIWithoutAMACAndKeepsTheOthers(member: String) throws {
    let text = Self.text.replacing(#""MacAddress": "00:16:3e:12:16:ec","#, with: member)
    let inventory = try read(text)
    #expect(inventory.enis.map(\.mac) == [Fixture.second])
    let given = member.isEmpty ? nil : member.contains("17") ? "17" : "00:16"
    #expect(
      inventory.problems == [.noMAC(name: "eni-bp0", number: 2, text: given, from: origin)])
  }

  @Test func reportsThePlaceOfTheError() {
    for (text, line, column) in [
      ("", 1, 1), ("{", 1, 2), ("{\n  \"a\": 1,\n  \"b\": x\n}", 3, 8), ("{\"ä\": }", 1, 7),
      ("{}\n}", 2, 1), ("{\n  \"a\": \"b\n", 2, 10), ("<html>", 1, 1),
    ] {
      #expect(
        throws: ENIFileError.malformed(path: "enis.json", line: line, column: column), "\(text)"
      ) { try read(text) }
    }
  }

  @Test func readsAnAnswerWithoutENIs() throws {
    let inventory = try read(#"{"NetworkInterfaceSets": {"NetworkInterfaceSet": []}}"#)
    #expect(inventory == Inventory())
  }
}
