// The client against a service over loopback.

import MetadataOrders
import MetadataService
import Model
import TestSupport
import Testing

@testable import Inventory

@Suite struct MetadataClientTests {
  private static let all = "/2016-01-01/meta-data/all"
  private static let token = "/latest/api/token"
  private static let macs = "/latest/meta-data/network/interfaces/macs/"

  @Test func readsTheOneObjectWithAToken() throws {
    let served = try Served()
    served.service.setTokenPolicy(.required)
    let inventory = served.client.inventory()
    #expect(inventory.problems == [])
    #expect(inventory.isComplete)
    #expect(inventory.enis.map(\.mac) == [Fixture.primary, Fixture.second, Fixture.third])
    #expect(inventory.eni(Fixture.primary)?.role.value == .primary)
    #expect(inventory.eni(Fixture.second)?.role.value == .secondary)
    #expect(
      inventory.eni(Fixture.second)?.secondaryAddresses.value
        == [ipv4("10.0.0.31"), ipv4("10.0.0.30")])
    #expect(inventory.eni(Fixture.third)?.ipv6Addresses.value == [ipv6("2001:db8::21")])
    #expect(served.paths == [Self.token, Self.all])
    #expect(served.service.requests.map(\.method) == ["PUT", "GET"])
    #expect(served.service.requests.map(\.connection) == [1, 1])
  }

  @Test func readsTheTreeOverOneConnection() throws {
    let served = try Served()
    let whole = served.client.inventory()
    served.service.setServesObject(false)
    let inventory = served.client.inventory()
    #expect(inventory.problems == [])
    #expect(inventory.isPart(of: whole))
    #expect(whole.isPart(of: inventory))
    let requests = served.service.requests.dropFirst(2)
    #expect(Set(requests.map(\.connection)) == [2])
    #expect(requests.count == 2 + 4 + 3 * ENIKey.allCases.count)
  }

  @Test func asksBelowTheBaseOfTheURL() throws {
    let served = try Served(base: "/mirror")
    _ = served.client.inventory()
    #expect(served.paths.allSatisfy { $0.hasPrefix("/mirror/") })
  }

  @Test func namesTheHostAndNoProxy() throws {
    let served = try Served()
    _ = served.client.inventory()
    for request in served.service.requests {
      #expect(request.headers["host"] == "127.0.0.1:\(served.service.port)")
      #expect(request.headers["x-forwarded-for"] == nil)
    }
  }

  @Test func worksWithoutTokens() throws {
    let served = try Served()
    served.service.setTokenPolicy(.missing)
    #expect(served.client.inventory().problems == [])
    for status in [400, 403, 405, 500, 501] {
      served.service.setTokenPolicy(.optional)
      served.service.misbehave([MetadataFault(.status(status), at: Self.token)])
      #expect(served.client.inventory().problems == [])
    }
  }

  @Test func getsANewTokenWhenOneIsRefused() throws {
    let served = try Served()
    served.service.setTokenPolicy(.required)
    served.service.misbehave([MetadataFault(.status(401), at: Self.all, times: 1)])
    #expect(served.client.inventory().problems == [])
    #expect(served.paths == [Self.token, Self.all, Self.token, Self.all])
    let tokens = served.service.requests.compactMap { $0.headers["x-aliyun-ecs-metadata-token"] }
    #expect(Set(tokens).count == 2)
  }

  @Test func getsOnlyOneMoreToken() throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.status(401), at: "*meta-data*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .unauthorized)
    #expect(served.paths.count { $0 == Self.token } == 2)
  }

  @Test func reportsARequiredTokenThatIsNotOffered() throws {
    let served = try Served()
    served.service.setTokenPolicy(.required)
    served.service.misbehave([MetadataFault(.status(403), at: Self.token)])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .forbidden)
    #expect(!inventory.isComplete)
    #expect(inventory.enis == [])
  }

  @Test(arguments: ["a b", "a\u{7F}", "ä", "", "a\r\nX-Forwarded-For: 1"])
  func sendsNoInvalidToken(text: String) throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.body(text), at: Self.token)])
    #expect(served.client.inventory().problems == [])
    #expect(
      served.service.requests.allSatisfy { $0.headers["x-aliyun-ecs-metadata-token"] == nil })
  }

  @Test(arguments: [429, 500, 503])
  func repeatsRequestsAfterTemporaryFailures(status: Int) throws {
    let served = try Served()
    served.service.setServesObject(false)
    served.service.misbehave([
      MetadataFault(.status(status), at: Self.token, times: 2),
      MetadataFault(.status(status), at: Self.macs, times: 2),
      MetadataFault(.status(status), at: "*/netmask", times: 4),
    ])
    let inventory = served.client.inventory()
    #expect(inventory.problems == [])
    #expect(inventory.enis.count == 3)
    // Only what failed is asked for again.
    #expect(served.paths.count { $0.hasSuffix("/gateway") } == 3)
    #expect(served.paths.count { $0.hasSuffix("/netmask") } == 7)
  }

  @Test func limitsTheRepetitionsOfThrottledRequests() throws {
    let served = try Served()
    served.service.misbehave([MetadataFault(.status(429), at: "*meta-data*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .throttled)
    #expect(served.paths.count { $0 == Self.macs } == 5)
    #expect(!inventory.isComplete)
  }

  /// The agent asks again in a minute: until then, a service that limits the rate is left alone.
  @Test func whoDoesNotRepeatRequestsSendsFewToAServiceThatLimitsTheRate() throws {
    var served = try Served()
    served.client.backoff.times = 0
    served.service.misbehave([MetadataFault(.status(429), at: "*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .throttled)
    #expect(!inventory.isComplete)
    #expect(served.paths.count == 2, "\(served.paths)")
  }

  @Test func followsNoRedirect() throws {
    let elsewhere = try Served()
    let served = try Served()
    served.service.misbehave([MetadataFault(.redirect("\(elsewhere.client.url)/latest"), at: "*")])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .redirected(302, to: "\(elsewhere.client.url)/latest"))
    #expect(elsewhere.paths == [])
  }

  @Test func leavesAnIncompleteENIUnknown() throws {
    let served = try Served()
    served.service.setServesObject(false)
    let whole = served.client.inventory()
    served.service.misbehave([.incomplete("\(Fixture.third)")])
    let inventory = served.client.inventory()
    #expect(inventory.isComplete)
    #expect(inventory.isPart(of: whole))
    #expect(inventory.eni(Fixture.third)?.ipv6Addresses == .unknown)
    #expect(inventory.eni(Fixture.third)?.secondaryAddresses == .unknown)
    #expect(inventory.eni(Fixture.second) == whole.eni(Fixture.second))
    served.service.misbehave([])
    #expect(served.client.inventory() == whole)
  }

  @Test func readsAttachedAndDetachedENIs() throws {
    let served = try Served()
    served.service.change { $0.enis.removeLast() }
    #expect(served.client.inventory().eni(Fixture.second) == nil)
    served.service.change { $0.enis = Fixture.instance.enis }
    #expect(served.client.inventory().eni(Fixture.second) != nil)
  }

  @Test func continuesOverANewConnectionAfterAClose() throws {
    let served = try Served()
    served.service.setServesObject(false)
    let whole = served.client.inventory()
    served.service.misbehave([MetadataFault(.closeAfter, at: "*")])
    #expect(served.client.inventory() == whole)
    served.service.misbehave([MetadataFault(.close, at: "*/gateway", times: 1)])
    #expect(served.client.inventory() == whole)
    served.service.misbehave([MetadataFault(.closeMidBody, at: "*/gateway", times: 1)])
    #expect(served.client.inventory() == whole)
  }

  @Test func limitsTheLengthOfABody() throws {
    let served = try Served()
    served.service.misbehave([
      MetadataFault(.endlessBody, at: "*/gateway"), MetadataFault(.status(404), at: Self.all),
    ])
    let inventory = served.client.inventory()
    #expect(
      inventory.problems.filter { $0.because == .tooLong(MetadataConnection.bodyLimit) }.count == 3)
    #expect(inventory.enis.allSatisfy { $0.gateway == .unknown && $0.address != nil })
    served.service.misbehave([MetadataFault(.endlessBody)])
    #expect(served.client.inventory().listingFailure == .tooLong(MetadataConnection.bodyLimit))
  }

  @Test func reportsARefusedConnection() throws {
    var served = try Served()
    served.service.stop()
    served.client.backoff = Backoff(first: .microseconds(10), times: 2)
    let inventory = served.client.inventory()
    guard case .unreachable(let number?) = inventory.listingFailure else {
      Issue.record("\(inventory.problems)")
      return
    }
    #expect(number == 111)  // ECONNREFUSED
    #expect(inventory.problems.count == 1)
    #expect(!inventory.isComplete)
  }

  @Test func givesUpASilentServiceAtOnce() throws {
    var served = try Served()
    served.client.bounds.answer = .milliseconds(500)
    served.service.misbehave([MetadataFault(.hang)])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .silent)
    #expect(inventory.problems.count == 1)
    #expect(served.paths == [Self.token])
  }

  @Test func keepsTheTimeout() throws {
    var served = try Served()
    served.client.bounds = MetadataBounds(total: .milliseconds(300), answer: .seconds(60))
    served.service.misbehave([MetadataFault(.hang, sparing: 1)])
    let inventory = served.client.inventory()
    #expect(inventory.listingFailure == .timeIsUp)
    #expect(inventory.enis == [])
  }

  @Test func waitsLongerEachTimeAndWithinItsTime() {
    var random = SeededGenerator(seed: 1)
    var backoff = Backoff(first: .milliseconds(100), times: 3)
    var longest = Duration.milliseconds(100)
    for _ in 0..<3 {
      let wait = backoff.next(using: &random) ?? .zero
      #expect(wait >= longest / 2 && wait <= longest)
      longest *= 2
    }
    #expect(backoff.next(using: &random) == nil)
  }
}

/// Every misbehaviour at every request: what comes out is the truth, or nothing.
@Suite struct MetadataFaultTests {
  private static let misbehaviours: [MetadataMisbehaviour] = [
    .status(400), .status(401), .status(403), .status(429), .status(500), .status(204), .close,
    .closeMidBody, .endlessHeader, .html, .garbage, .redirect("http://127.0.0.1:9/"),
    .body(""), .body("\u{0}"), .body("no sense"),
  ]

  private static let places =
    ["/latest/api/token", "*/macs/", "*/mac", "*/network-type", "*/instance-id"]
    + ENIKey.allCases.map { "*/\($0.rawValue)" } + ["*"]

  @Test(arguments: places)
  func reportsOnlyTrueValues(place: String) throws {
    let served = try Served()
    served.service.setServesObject(false)
    let whole = served.client.inventory()
    #expect(whole.problems == [])
    for misbehaviour in Self.misbehaviours {
      served.service.misbehave([MetadataFault(misbehaviour, at: place)])
      let inventory = served.client.inventory()
      #expect(inventory.isPart(of: whole), "\(misbehaviour)")
      if place.hasPrefix("*") {
        #expect(!inventory.problems.isEmpty, "\(misbehaviour)")
      } else {
        #expect(inventory == whole, "\(misbehaviour)")
      }
    }
  }

  @Test func fallsBackToTheTreeIfTheObjectFails() throws {
    let served = try Served()
    let whole = served.client.inventory()
    for misbehaviour in Self.misbehaviours + [.status(404), .body("{}"), .body(#"{"network":"#)] {
      served.service.misbehave([MetadataFault(misbehaviour, at: "*/all")])
      let inventory = served.client.inventory()
      #expect(inventory.problems == [], "\(misbehaviour)")
      #expect(inventory.isPart(of: whole) && whole.isPart(of: inventory), "\(misbehaviour)")
    }
  }

  @Test(arguments: ["*/all", "*/macs/", "*/\(Fixture.second)/gateway", "*/instance-id"])
  func losesOnlyTheKeysThatHang(place: String) throws {
    var served = try Served()
    served.service.setServesObject(false)
    let whole = served.client.inventory()
    served.client.bounds = MetadataBounds(total: .seconds(60), answer: .seconds(2))
    served.service.misbehave([MetadataFault(.hang, at: place)])
    let inventory = served.client.inventory()
    #expect(inventory.isPart(of: whole))
    #expect(inventory.problems.count == (place == "*/all" ? 0 : 1))
    #expect(inventory.problems.allSatisfy { $0.because == .silent })
  }
}

extension InventoryProblem {
  /// Why something was not learnt.
  var because: MetadataFailure? {
    guard case .notLearnt(_, _, let failure, _) = self else { return nil }
    return failure
  }
}
