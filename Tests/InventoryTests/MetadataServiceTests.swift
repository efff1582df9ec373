// The service that the tests and the lab read from: its tree, its tokens, its orders.

import Inventory
import MetadataOrders
import Model
import Testing

@testable import MetadataService

@Suite struct MetadataServiceTests {
  @Test func servesTheDocumentedTree() {
    let instance = Fixture.instance
    #expect(instance.text("network/interfaces/macs/")?.split(separator: "\n").count == 3)
    let eni = "network/interfaces/macs/\(Fixture.second)"
    #expect(instance.text("\(eni)/netmask") == "255.255.255.0")
    #expect(instance.text("\(eni)/private-ipv4s") == #"["10.0.0.20","10.0.0.31","10.0.0.30"]"#)
    #expect(instance.text("\(eni)/ipv6s") == nil)
    #expect(instance.text(eni)?.contains("private-ipv4s") == true)
    #expect(instance.text("mac") == "\(Fixture.primary)")
    #expect(instance.text("nothing") == nil)
    #expect(instance.text("\(eni)/netmask/more") == nil)
  }

  @Test(arguments: [
    ("*", "/a/b", true), ("/a/b", "/a/b", true), ("/a/b", "/a/b/c", false),
    ("/a/*", "/a/b/c", true), ("*/c", "/a/b/c", true), ("*/b", "/a/b/c", false),
    ("*/b/*", "/a/b/c", true), ("*/macs/", "/x/macs/", true), ("*/macs/", "/x/macs/y", false),
    ("", "/", false),
  ])
  func matchesPaths(pattern: String, path: String, fits: Bool) {
    #expect(MetadataFault(.hang, at: pattern).concerns(path) == fits)
  }

  @Test(arguments: [
    "hang", "close-mid-body", "status=429", "delay=0", "delay=250", "redirect=http://a/?b=c",
    "throttle=1", "body=", "html",
  ])
  func readsMisbehavioursAndWritesThem(text: String) {
    #expect(MetadataMisbehaviour(text)?.text == text)
  }

  @Test(arguments: [
    "", "status", "status=x", "status=99", "delay", "delay=-1", "delay=86400001", "hang=1",
    "nonsense",
  ])
  func refusesOtherMisbehaviours(text: String) {
    #expect(MetadataMisbehaviour(text) == nil)
  }

  /// Later requests on the connection wait for a late answer; otherwise, texts would go astray.
  @Test func answersLateAndInOrder() throws {
    let served = try Served()
    served.service.setServesObject(false)
    let whole = served.client.inventory()
    let delay = Duration.milliseconds(20)
    served.service.misbehave([
      MetadataFault(.delay(20), at: "*/primary-ip-address"),
      MetadataFault(.delay(20), at: "*/gateway", times: 1),
      MetadataFault(.status(404), at: "*/ipv6-prefixes"),
    ])
    let start = ContinuousClock.now
    #expect(served.client.inventory() == whole)
    // Three addresses and a gateway, one behind another.
    #expect(ContinuousClock.now - start >= delay * 4)
  }

  @Test func stopsWhileAnAnswerIsDue() throws {
    var served = try Served()
    served.client.bounds.answer = .milliseconds(50)
    served.service.misbehave([MetadataFault(.delay(1_000_000))])
    #expect(served.client.inventory().listingFailure == .silent)
    served.service.stop()
  }

  /// Orders are given line by line; between two of them, a client reads.
  @Test func followsOrders() throws {
    var answers: [String] = []
    var inventories: [Inventory] = []
    var orders = [
      #"{"tokens": "required", "faults": [{"path": "*/gateway", "misbehaviour": "status=404"}]}"#,
      #"{"faults": [], "object": false, "expireTokens": true}"#,
      #"{"detach": "00:16:3e:12:e7:27"}"#,
      #"{"eni": {"mac": "00:16:3e:12:e7:99", "keys": {"netmask": "255.255.0.0"}}}"#,
      #"{"requests": true}"#,
      "no order", #"{"faults": [{"path": "*", "misbehaviour": "sing"}]}"#, "",
    ]
    var client: MetadataClient?
    try MetadataService.run(Fixture.instance, host: "127.0.0.1", port: 0) {
      client.map { inventories.append($0.inventory()) }
      return orders.isEmpty ? nil : orders.removeFirst()
    } answer: { line in
      answers.append(line)
      if client == nil, let port = line.split(separator: " ").last?.dropLast() {
        client = (try? MetadataURL("http://127.0.0.1:\(port)")).map { MetadataClient(url: $0) }
      }
    }
    #expect(answers.count == 8)
    #expect(answers[1...4].allSatisfy { $0 == #"{"ok": true}"# })
    #expect(answers[5].hasPrefix(#"{"ok": true, "requests": [{""#))
    #expect(answers[5].contains(#"\/latest\/api\/token"#))
    #expect(answers[6...7].allSatisfy { $0.hasPrefix(#"{"error": ""#) })
    #expect(inventories.count == 9)
    let named = inventories.map { $0.enis.map(\.mac) }
    #expect(named[2].contains(Fixture.second))
    #expect(!named[3].contains(Fixture.second))
    #expect(inventories[4].eni(mac("00:16:3e:12:e7:99"))?.prefixLength.value == 16)
    #expect(inventories[5...8].allSatisfy { $0 == inventories[4] })
  }
}
