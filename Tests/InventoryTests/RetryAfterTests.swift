// How long a service that is asked too often wants to be left alone, and that it is.

import MetadataOrders
import MetadataService
import TestSupport
import Testing

@testable import Inventory

@Suite struct RetryAfterTests {
  @Test(arguments: [
    ("0", 0), ("1", 1), ("120", 120), ("86400", 86_400), ("99999999999999999999", 86_400),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
    ("Sun Nov  6 08:49:37 1994", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
    ("Mon, 07 Nov 1994 08:49:01 GMT", 86_400),
  ]) func secondsAndDatesAreRead(_ text: String, _ seconds: Int) {
    let date = "Sun, 06 Nov 1994 08:49:00 GMT"
    #expect(RetryAfter.wait(text, date: date, now: 0) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 32 Nov 1994 08:49:37 GMT",
    "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
  ]) func otherTextsAskForNothing(_ text: String) {
    #expect(RetryAfter.wait(text, date: nil, now: 0) == nil)
  }

  @Test func aDateIsComparedWithTheServicesOwnClock() {
    let end = "Thu, 01 Jan 1970 00:01:00 GMT"
    #expect(RetryAfter.wait(end, date: nil, now: 10) == .seconds(50))
    #expect(RetryAfter.wait(end, date: "broken", now: 10) == .seconds(50))
    #expect(RetryAfter.wait(end, date: "Thu, 01 Jan 1970 00:00:57 GMT", now: 10) == .seconds(3))
  }

  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
    ("Sat, 28 Nov 2026 14:00:00 GMT", 1_795_874_400),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
  ]) func datesAreCountedFrom1970(_ text: String, _ seconds: Int64) {
    #expect(RetryAfter.seconds(text) == seconds)
  }

  @Test func whatIsAskedForIsTheLeastWaitAndNeedsNoAttemptOfItsOwn() {
    var random = SeededGenerator(seed: 1)
    var backoff = Backoff(first: .milliseconds(100), times: 1)
    #expect(backoff.next(asked: .seconds(3), using: &random) == .seconds(3))
    #expect(backoff.next(asked: .seconds(2), using: &random) == .seconds(2))
    #expect(backoff.next(asked: .zero, using: &random) == nil)
    #expect(backoff.next(asked: nil, using: &random) == nil)
  }

  /// Its own waits would be over after some microseconds.
  @Test(arguments: ["/latest/api/token", "*/all", "*/netmask"])
  func aServiceIsAskedAgainWhenItWantsToBe(_ place: String) throws {
    let served = try Served()
    if place == "*/netmask" { served.service.setServesObject(false) }
    served.service.misbehave([MetadataFault(.throttle("1"), at: place, times: 1)])
    var client = served.client
    client.backoff = Backoff(first: .microseconds(10), times: 0)
    let inventory = client.inventory()
    #expect(inventory.problems == [])
    #expect(inventory.enis.count == 3)
  }

  @Test func aLongerWaitThanThereIsTimeForIsNotBegun() throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.throttle("3600"), at: "*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .throttled)
    // Who asks again and again knows how long to leave it alone.
    #expect(inventory.retryAfter == .seconds(3600))
    #expect(served.paths.count < 12)
  }
}
