// The lab's metadata service has the documented keys by default, and what a test sets.

import MetadataOrders
import Testing
import VPCLab

@Suite struct LabMetadataTests {
  @Test func metadataIsTheDocumentedTree() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    #expect(try lab.told("mac") == "00:16:3e:13:00:00")
    #expect(try lab.told("network-type") == "vpc")
    #expect(try lab.told("instance-id") == "i-bp1lab")
    #expect(
      try lab.told("network/interfaces/macs/")?.lines
        == ["00:16:3e:13:00:00/", "00:16:3e:12:e7:27/", "00:16:3e:12:16:ec/"])
    let told = [
      "network-interface-id": "eni-bp1lab1", "vpc-id": "vpc-bp1lab", "vswitch-id": "vsw-bp1lab0",
      "primary-ip-address": "10.0.0.20", "netmask": "255.255.255.0", "gateway": "10.0.0.253",
      "vswitch-cidr-block": "10.0.0.0/24", "vpc-cidr-block": "10.0.0.0/8",
      "private-ipv4s": #"["10.0.0.20"]"#,
    ]
    for (key, text) in told { #expect(try lab.told(key, of: "eth1") == text) }
    #expect(try lab.told("", of: "eth1")?.lines.count == told.count)
    #expect(try lab.told("ipv6s", of: "eth1") == nil)
  }

  @Test func eachVSwitchHasItsOwnBlock() throws {
    let lab = try VPCLab(VPCConfiguration(layout: .perNIC, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    #expect(try lab.told("vswitch-id", of: "eth2") == "vsw-bp1lab2")
    #expect(try lab.told("vswitch-cidr-block", of: "eth2") == "10.0.2.0/24")
    #expect(try lab.told("gateway", of: "eth2") == "10.0.2.253")
  }

  @Test func metadataCanBeChanged() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { eni in
      eni.primaryAddress = "10.0.0.120"
      eni.secondaryAddresses = ["10.0.0.31", "10.0.0.30"]
      eni.ipv4Prefixes = ["10.0.0.64/28"]
      eni.ipv6Addresses = ["2001:db8::20", "2001:db8::21"]
      eni.ipv6Prefixes = ["2001:db8:0:0:1::/80"]
      eni["netmask"] = "255.255.0.0"
      eni["gateway"] = nil
    }
    #expect(try lab.told("primary-ip-address", of: "eth1") == "10.0.0.120")
    #expect(
      try lab.told("private-ipv4s", of: "eth1") == #"["10.0.0.120","10.0.0.31","10.0.0.30"]"#)
    #expect(try lab.told("ipv4-prefixes", of: "eth1") == #"["10.0.0.64/28"]"#)
    #expect(try lab.told("ipv6s", of: "eth1") == "[2001:db8::20,2001:db8::21]")
    #expect(try lab.told("ipv6-prefixes", of: "eth1") == "[2001:db8:0:0:1::/80]")
    #expect(try lab.told("ipv6-gateway", of: "eth1") == "2001:db8::fffd")
    #expect(try lab.told("vswitch-ipv6-cidr-block", of: "eth1") == "2001:db8::/64")
    #expect(try lab.told("netmask", of: "eth1") == "255.255.0.0")
    #expect(try lab.told("gateway", of: "eth1") == nil)
    #expect(try lab.told("gateway", of: "eth2") == "10.0.0.253")

    try lab.changeENI("eth1") { $0.isListed = false }
    #expect(
      try lab.told("network/interfaces/macs/")?.lines
        == ["00:16:3e:13:00:00/", "00:16:3e:12:16:ec/"])
    #expect(try lab.told("netmask", of: "eth1") == nil)
    try lab.changeENI("eth1") { $0.isListed = true }
    #expect(try lab.told("netmask", of: "eth1") == "255.255.0.0")

    try lab.changeMetadata { $0.keys["network-type"] = "classic" }
    #expect(try lab.told("network-type") == "classic")
    #expect(throws: LabError.noSuchNIC("eth7")) { try lab.changeENI("eth7") { _ in } }
  }

  @Test func tokensAreIssuedAndExpire() throws {
    let lab = try metadataLab(MetadataOptions(tokens: .required))
    defer { lab.takeDown() }
    let ttl = "X-aliyun-ecs-metadata-token-ttl-seconds: 21600\r\n"
    let wish = HTTPRequest(path: "/latest/api/token", method: "PUT", header: ttl)
    let mac = HTTPRequest(path: "/latest/meta-data/mac")
    #expect(try lab.ask(mac)?.status == 403)
    let token = try #require(try lab.ask(wish)).body
    var withToken = mac
    withToken.header = "X-aliyun-ecs-metadata-token: \(token)\r\n"
    #expect(try lab.ask(withToken) == HTTPAnswer(200, "00:16:3e:13:00:00"))
    try lab.expireMetadataTokens()
    #expect(try lab.ask(withToken)?.status == 401)
    try lab.setMetadataTokens(.missing)
    #expect(try lab.ask(wish)?.status == 404)
    #expect(try lab.ask(mac)?.status == 200)
  }

  @Test func servingTheObjectCanBeTurnedOff() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    let all = HTTPRequest(path: "/2016-01-01/meta-data/all")
    #expect(try lab.ask(all)?.body.contains(#""network-interface-id":"eni-bp1lab2""#) == true)
    try lab.serveMetadataObject(false)
    #expect(try lab.ask(all)?.status == 404)
  }

  @Test func requestsAreRecorded() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    #expect(try lab.metadataRequests() == [])
    _ = try lab.told("mac")
    _ = try lab.ask(HTTPRequest(path: "/a\"b", method: "PUT", header: "X-Colour: blue\r\n"))
    let requests = try lab.metadataRequests()
    #expect(requests.map(\.path) == ["/latest/meta-data/mac", "/a\"b"])
    #expect(requests.map(\.method) == ["GET", "PUT"])
    #expect(requests.map(\.connection) == [1, 2])
    #expect(requests.last?.headers["x-colour"] == "blue")
  }
}
