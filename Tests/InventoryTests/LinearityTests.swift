// The work for what a service sends grows with its length, and no faster: counted, not timed.

import MetadataOrders
import MetadataService
import Model
import Testing

@testable import Inventory

/// A number that counts how often it is compared.
private struct Counted: Hashable {
  final class Count { var comparisons = 0 }

  let number: Int
  let count: Count

  static func == (a: Counted, b: Counted) -> Bool {
    a.count.comparisons += 1
    return a.number == b.number
  }

  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

@Suite struct LinearityTests {
  @Test func eachElementIsComparedWithAFewAlone() {
    let count = Counted.Count()
    var distinct = Distinct<Counted>()
    for number in 0..<4000 { distinct.insert(Counted(number: number % 2000, count: count)) }
    #expect(distinct.elements.map(\.number) == Array(0..<2000))
    // One comparison finds a duplicate; others are collisions of the hash table.
    #expect(count.comparisons < 40_000)
  }

  /// An object of almost 1 MiB, each of whose values is a problem of its own.
  @Test func anObjectOfManyOddValuesIsReadWithAllItsProblems() throws {
    let macs = (0..<1000).map { number in
      let bytes: [UInt8] = [0, 0x16, 0x3E, 0, UInt8(number / 256), UInt8(number % 256)]
      return MACAddress(bytes: bytes)?.description ?? ""
    }
    let keys = ENIKey.allCases.map { #""\#($0.rawValue)":"\#(String(repeating: "?", count: 44))""# }
    let enis = macs.map { #""\#($0)":{\#(keys.joined(separator: ","))}"# }
    let object = #"{"network":{"interfaces":{"macs":{\#(enis.joined(separator: ","))}}}}"#
    #expect(object.utf8.count > 800_000 && object.utf8.count < MetadataConnection.bodyLimit)
    let tree = try #require(MetadataTree(object: Array(object.utf8)))
    let inventory = Inventory.merged(metadata: Inventory(tree))
    #expect(inventory.enis.count == 1000)
    #expect(inventory.problems.count >= 1000 * ENIKey.allCases.count)
  }

  @Test func manyENIsOfTheSameAddressesAreAllToldOnce() throws {
    let addresses = (1...200).map { IPv4Address(10, 0, 1, $0) }
    let enis = (0..<500).compactMap { number -> ENI? in
      let bytes: [UInt8] = [0, 0x16, 0x3E, 0, UInt8(number / 256), UInt8(number % 256)]
      guard let mac = MACAddress(bytes: bytes) else { return nil }
      var eni = ENI(mac: mac)
      eni.secondaryAddresses = .present(addresses, from: .metadata(path: nil))
      return eni
    }
    let merged = Inventory.merged(metadata: Inventory(enis: enis))
    #expect(merged.enis.allSatisfy { $0.secondaryAddresses.isUnknown })
    #expect(
      merged.problems.count { if case .addressOnSeveralENIs = $0 { true } else { false } } == 200)
  }

  /// Over a connection that ends after each response, what is sent behind it is sent in vain.
  @Test func aServiceThatClosesAfterEachResponseIsNotAskedForEverythingAgain() throws {
    let enis = (0..<40).map { number in
      ServedENI(
        mac: "00:16:3e:00:01:\(number < 16 ? "0" : "")\(String(number, radix: 16))",
        id: "eni-\(number)", addresses: ["10.0.0.\(number + 10)"])
    }
    let served = try Served(ServedInstance(enis: enis))
    served.service.setServesObject(false)
    served.service.misbehave([MetadataFault(.closeAfter, at: "*")])
    #expect(served.client.inventory().enis.count == 40)
    let keys = 40 * ENIKey.allCases.count + InstanceKey.allCases.count + 3
    #expect(served.paths.count <= 2 * keys + 256)
  }

  @Test func aServiceThatSendsTooMuchInAllIsTold() throws {
    let long = #"["\#(String(repeating: "?", count: (1 << 20) - 100))"]"#
    let served = try Served()
    served.service.setServesObject(false)
    served.service.misbehave([MetadataFault(.body(long), at: "*/macs/*/*")])
    let inventory = served.client.inventory()
    #expect(inventory.enis.count == 3)
    let failures = inventory.problems.compactMap { problem -> MetadataFailure? in
      guard case .notLearnt(_, _, let failure, _) = problem else { return nil }
      return failure
    }
    #expect(failures.contains(.tooLong(16 << 20)))
    #expect(served.paths.count < 60)
  }
}
