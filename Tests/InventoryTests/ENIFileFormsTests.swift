// The forms of a file of ENIs: what is null, empty, left out or odd is unknown, and costs nothing else.

import Model
import Testing

@testable import Inventory

@Suite struct ENIFileFormsTests {
  private let origin = Origin.eniFile(path: "enis.json")

  private func read(_ text: String) throws(ENIFileError) -> Inventory {
    try Inventory(describing: Array(text.utf8), path: "enis.json")
  }

  /// An answer with an ENI that has a value in the place of one of its keys, and another ENI.
  private func answer(_ key: String, _ value: String) -> String {
    let whole = [
      "NetworkInterfaceId": #""eni-bp1""#, "MacAddress": #""00:16:3e:12:e7:27""#,
      "Type": #""Secondary""#, "Status": #""InUse""#, "InstanceId": #""i-bp1lab""#,
      "VpcId": #""vpc-1""#, "VSwitchId": #""vsw-1""#, "PrivateIpAddress": #""10.0.0.20""#,
      "PrivateIpSets": #"{"PrivateIpSet": [{"PrivateIpAddress": "10.0.0.20", "Primary": true}]}"#,
      "Ipv6Sets": #"{"Ipv6Set": []}"#, "Ipv4PrefixSets": #"{"Ipv4PrefixSet": []}"#,
      "Ipv6PrefixSets": #"{"Ipv6PrefixSet": []}"#,
    ]
    let members = whole.merging([key: value]) { $1 }.map { #""\#($0)": \#($1)"# }
    return """
      {"NetworkInterfaceSets": {"NetworkInterfaceSet": [{\(members.sorted().joined(separator: ","))},
        {"MacAddress": "00:16:3e:12:e7:28", "PrivateIpAddress": "10.0.0.21"}]}}
      """
  }

  private static let keys = [
    "NetworkInterfaceId", "Type", "Status", "InstanceId", "VpcId", "VSwitchId", "PrivateIpAddress",
    "PrivateIpSets", "Ipv6Sets", "Ipv4PrefixSets", "Ipv6PrefixSets",
  ]
  private static let oddValues = [
    "null", "{}", "[]", #""""#, "[null]", "[[]]", "[{}]", #"{"Ipv6Set": null}"#,
    #"{"PrivateIpSet": null}"#, #"{"Ipv4PrefixSet": {}}"#, #"{"Ipv6PrefixSet": [null]}"#, "17",
    "true", "-1e400",
  ]

  @Test(arguments: keys, oddValues)
  func anOddValueCostsNothingElse(_ key: String, _ value: String) throws {
    let whole = try read(answer("Unknown", "1"))
    let inventory = try read(answer(key, value))
    #expect(inventory.eni(Fixture.third) == whole.eni(Fixture.third))
    let eni = try #require(inventory.eni(Fixture.second))
    let same = try #require(whole.eni(Fixture.second))
    #expect(eni.isPart(of: same) || value == "17")
    // Every other value is as it would be without the odd one.
    if key != "PrivateIpAddress", key != "PrivateIpSets" {
      #expect(eni.primaryAddress == .present(ipv4("10.0.0.20"), from: origin))
      #expect(eni.secondaryAddresses == .absent(from: origin))
    }
    if key != "InstanceId" { #expect(eni.instanceID == .present(id("i-bp1lab"), from: origin)) }
    if key != "Ipv6PrefixSets" { #expect(eni.ipv6Prefixes == .absent(from: origin)) }
  }

  /// A file can be a part of the answer.
  @Test func aListMayHaveTheSecondaryAddressesAlone() throws {
    let set = #"{"PrivateIpSet": [{"PrivateIpAddress": "10.0.0.31", "Primary": false}]}"#
    let inventory = try read(answer("PrivateIpSets", set))
    let eni = try #require(inventory.eni(Fixture.second))
    #expect(eni.primaryAddress.value == ipv4("10.0.0.20"))
    #expect(eni.secondaryAddresses.value == [ipv4("10.0.0.31")] && inventory.problems == [])
  }

  /// Neither left out without a word nor taken for a secondary address.
  @Test(arguments: ["10.0.0.20", "10.0.0.30"])
  func anotherAddressThatIsMarkedAsPrimaryMakesTheListUnknown(_ first: String) throws {
    let value = #"""
      {"PrivateIpSet": [{"PrivateIpAddress": "\#(first)", "Primary": true},
        {"PrivateIpAddress": "10.0.0.31", "Primary": true},
        {"PrivateIpAddress": "10.0.0.32", "Primary": false}]}
      """#
    let inventory = try read(answer("PrivateIpSets", value))
    let eni = try #require(inventory.eni(Fixture.second))
    #expect(eni.primaryAddress == .present(ipv4("10.0.0.20"), from: origin))
    #expect(eni.secondaryAddresses == .unknown)
    #expect(!inventory.problems.isEmpty)
  }

  @Test(arguments: ["null", "{}", #"{"Ipv6Set": null}"#, #"{"Ipv6Set": {}}"#])
  func anEmptySetIsUnknownAndToldAsWarning(_ value: String) throws {
    let inventory = try read(answer("Ipv6Sets", value))
    #expect(inventory.eni(Fixture.second)?.ipv6Addresses == .unknown)
    #expect(inventory.problems.map(\.mac) == [Fixture.second])
    #expect(inventory.problems.allSatisfy { $0.isWarning })
  }

  @Test(arguments: [
    #"["2001:db8::20"]"#, #"[{"Ipv6Address": "2001:db8::20"}]"#,
    #"{"Ipv6Set": ["2001:db8::20"]}"#, #"{"ipv6Set": [{"ipv6Address": "2001:db8::20"}]}"#,
  ]) func setsAreReadWithAndWithoutTheirWrappingObjects(_ value: String) throws {
    let inventory = try read(answer("Ipv6Sets", value))
    #expect(inventory.problems == [])
    #expect(
      inventory.eni(Fixture.second)?.ipv6Addresses == .present([ipv6("2001:db8::20")], from: origin)
    )
  }

  @Test func anAnswerIsReadInEveryFormInWhichClientsPutItOut() throws {
    let whole = try read(ENIFileTests.text)
    let sets = try #require(ENIFileTests.text.firstRange(of: #""NetworkInterfaceSet": "#))
    let end = try #require(ENIFileTests.text.firstRange(of: "]\n  },\n  \"RequestId\""))
    let list = ENIFileTests.text[sets.upperBound..<end.lowerBound] + "]"
    for text in [
      "\u{FEFF}" + ENIFileTests.text, "[\(ENIFileTests.text)]",
      #"{"statusCode": 200, "headers": {}, "body": \#(ENIFileTests.text)}"#,
      #"{"NetworkInterfaceSets": \#(list)}"#, #"{"NetworkInterfaceSet": \#(list)}"#, "\(list)",
      ENIFileTests.text.replacing("NetworkInterfaceSet", with: "networkInterfaceSet")
        .replacing("MacAddress", with: "macAddress"),
    ] {
      let inventory = try read(text)
      #expect(inventory == whole, "\(text)")
    }
  }

  @Test func pagesAreOneAnswer() throws {
    let first = answer("Unknown", "1")
    let second =
      #"{"NetworkInterfaceSets": {"NetworkInterfaceSet": [{"MacAddress": "00:16:3e:12:16:ec"}]}}"#
    let inventory = try read("[\(first), \(second), \(first), null]")
    #expect(inventory.enis.map(\.mac) == [Fixture.primary, Fixture.second, Fixture.third])
    // The same ENI on two pages, word for word, does not contradict itself.
    let alone = try read(first)
    #expect(inventory.eni(Fixture.second) == alone.eni(Fixture.second))
    #expect(inventory.problems.allSatisfy { $0.mac == nil })
  }

  @Test(arguments: ["", #""MacAddress": null,"#, #""MacAddress": "","#, #""MacAddress": "00:16","#])
  func anENIWithoutAMACIsToldAndLeftOut(_ member: String) throws {
    let text = """
      {"NetworkInterfaceSets": {"NetworkInterfaceSet": [
        {\(member) "NetworkInterfaceId": "eni-new", "Status": "Creating"},
        {"MacAddress": "00:16:3e:12:e7:28", "PrivateIpAddress": "10.0.0.21"}]}}
      """
    let inventory = try read(text)
    #expect(inventory.enis.map(\.mac) == [Fixture.third])
    #expect(inventory.problems.count == 1)
    #expect(inventory.problems.allSatisfy { $0.isWarning && $0.mac == nil })
  }

  @Test(arguments: ["00-16-3E-12-E7-27", "00:16:3E:12:e7:27", "00:16:3e:12:e7:27"])
  func aMACIsReadInEverySpelling(_ text: String) throws {
    let inventory = try read(answer("MacAddress", "\"\(text)\""))
    #expect(inventory.eni(Fixture.second) != nil)
    #expect(inventory.problems == [])
  }

  @Test func aKeyThatIsGivenTwiceWithTwoValuesIsUnknown() throws {
    let twice = #""10.0.0.20", "PrivateIpAddress": "10.0.0.99""#
    let inventory = try read(answer("PrivateIpAddress", twice))
    #expect(inventory.eni(Fixture.second)?.primaryAddress == .unknown)
    #expect(inventory.problems.map(\.mac) == [Fixture.second])
    let same = try read(answer("VpcId", #""vpc-1", "VpcId": "vpc-1""#))
    #expect(same.problems == [])
    #expect(same.eni(Fixture.second)?.vpcID == .present(id("vpc-1"), from: origin))
  }

  @Test(arguments: ["null", "{}", #"{"NetworkInterfaceSet": null}"#])
  func anAnswerWhoseListIsNullNamesNoENI(_ value: String) throws {
    let inventory = try read(#"{"NetworkInterfaceSets": \#(value), "TotalCount": 0}"#)
    #expect(inventory.enis == [])
    #expect(inventory.problems.count == 1 && inventory.problems.allSatisfy { $0.isWarning })
  }
}
