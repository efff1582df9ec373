// How the metadata service is asked: with a token where it gives one, over one connection.

import MetadataOrders
import Testing
import VPCLab

@Suite struct MetadataTokenTests {
  private static let token = "/latest/api/token"

  @Test(arguments: [MetadataTokens.optional, .required, .missing], [true, false])
  func allMetadataIsReadOverOneConnection(_ tokens: MetadataTokens, _ servesObject: Bool) throws {
    let lab = try toldLab(
      MetadataOptions(tokens: tokens, servesObject: servesObject, secondaryCount: 1))
    defer { lab.takeDown() }
    // Whatever a proxy would make of it: none is used.
    let proxy = ["http_proxy": "http://10.0.0.253:9", "HTTP_PROXY": "http://10.0.0.253:9"]
    try lab.guest.enicfgNotes(["up", "--all"], [], environment: proxy)
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2", "10.0.0.66 eth2:0"])
    let requests = try lab.metadataRequests()
    #expect(requests.first?.path == Self.token && requests.first?.method == "PUT")
    #expect(Set(requests.map(\.connection)).count == 1, "over one connection")
    #expect(requests.count == (servesObject ? 2 : 45))
    let withToken = requests.dropFirst().allSatisfy {
      ($0.headers["x-aliyun-ecs-metadata-token"] != nil) == (tokens != .missing)
    }
    #expect(withToken)
    #expect(requests.allSatisfy { $0.headers["x-forwarded-for"] == nil })
  }

  @Test(arguments: [true, false])
  func expiredTokenIsRefreshedOnce(_ servesObject: Bool) throws {
    let lab = try toldLab(
      MetadataOptions(tokens: .required, servesObject: servesObject, secondaryCount: 1))
    defer { lab.takeDown() }
    let keys = servesObject ? "*/meta-data/all" : "*/macs/*"
    try lab.setMetadataFaults([MetadataFault(.status(401), at: keys, times: 1)])
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.aliases(of: "eth1").count == 2)
    let wishes = try lab.metadataRequests().filter { $0.path == Self.token }
    #expect(wishes.count == 2)

    try lab.startMetadata(MetadataOptions(tokens: .required, servesObject: servesObject))
    try lab.setMetadataFaults([MetadataFault(.status(401), at: "*/meta-data/*")])
    let before = try lab.guest.possession()
    try lab.guest.expectFailure(
      ["up", "--all"], 69, kind: "metadataRefused", naming: ["401 Unauthorized, with a fresh token"]
    )
    try lab.guest.expectPossession(before)
    #expect(try lab.metadataRequests().count { $0.path == Self.token } == 2)
  }
}
