// A service that has only the dated version of its keys, or only the latest one.

import MetadataOrders
import MetadataService
import Model
import Testing

@testable import Inventory

@Suite struct DatedPathTests {
  @Test func theDatedKeysAreReadWhereThereAreNoOthers() throws {
    let served = try Served()
    let whole = served.client.inventory()
    served.service.setServesObject(false)
    served.service.misbehave([MetadataFault(.status(404), at: "/latest/*")])
    let inventory = served.client.inventory()
    #expect(inventory.problems == [])
    #expect(inventory.isComplete)
    #expect(inventory.isPart(of: whole) && whole.isPart(of: inventory))
    let origin = try #require(inventory.eni(Fixture.second)?.gateway.origin)
    #expect(
      origin
        == .metadata(
          path: "/2016-01-01/meta-data/network/interfaces/macs/\(Fixture.second)/gateway"))
  }

  @Test func theLatestKeysAreAskedForFirst() throws {
    let served = try Served()
    served.service.setServesObject(false)
    #expect(served.client.inventory().problems == [])
    #expect(!served.paths.contains("/2016-01-01/meta-data/mac"))
  }

  @Test func thePathThatWasAskedForIsKnownWhereThereIsNeither() throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.status(404), at: "*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .missing)
    #expect(inventory.missingPath == "/latest/meta-data/network/interfaces/macs/")
    #expect(served.paths.contains("/2016-01-01/meta-data/network/interfaces/macs/"))
  }

  @Test(arguments: [403, 500]) func otherAnswersAreNoReasonToAskElsewhere(_ status: Int) throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.status(status), at: "*meta-data*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure != nil && inventory.missingPath == nil)
    #expect(!served.paths.contains("/2016-01-01/meta-data/network/interfaces/macs/"))
  }
}
