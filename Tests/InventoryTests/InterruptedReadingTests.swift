// A reading that is to end, and one that cannot begin.

import Glibc
import MetadataOrders
import MetadataService
import Testing

@testable import Inventory

@Suite struct InterruptedReadingTests {
  @Test func aReadingEndsAtOnceWhereTheEndIsAskedFor() throws {
    var served = try Served()
    // Nothing else would end it within an hour.
    served.client.bounds = MetadataBounds(
      total: .seconds(3600), answer: .seconds(3600), refusal: .seconds(3600))
    served.service.misbehave([MetadataFault(.hang, at: "*/all")])
    let service = served.service
    let inventory = served.client.inventory(unless: { service.requests.count >= 2 })
    #expect(inventory.listingFailure == .timeIsUp)
    #expect(inventory.enis == [])
  }

  @Test func aWaitBetweenTwoAttemptsEndsToo() throws {
    var served = try Served()
    served.client.bounds = MetadataBounds(
      total: .seconds(7200), answer: .seconds(3600), refusal: .seconds(3600))
    served.service.misbehave([MetadataFault(.throttle("3600"), at: "/latest/api/token")])
    let service = served.service
    let inventory = served.client.inventory(unless: { !service.requests.isEmpty })
    #expect(inventory.listingFailure == .timeIsUp)
  }
}
