// The state that all connections of the service share.

internal import MetadataOrders
import Synchronization

/// What the connections of the service share; it changes while the service runs.
final class ServiceState: Sendable {
  struct Content {
    var instance: ServedInstance
    var tokenPolicy = MetadataTokens.optional
    var servesObject = true
    var faults: [MetadataFault] = []
    var tokens: Set<String> = []
    var tokensGiven = 0
    var connections = 0
    var requests: [ServedRequest] = []
  }

  private let content: Mutex<Content>

  init(_ instance: ServedInstance) { content = Mutex(Content(instance: instance)) }

  func with<Result>(_ body: (inout sending Content) -> sending Result) -> sending Result {
    content.withLock(body)
  }

  /// The misbehaviour for a request, nil for none, and the correct response.
  func respond(to request: ServedRequest) -> (MetadataMisbehaviour?, Response) {
    with { content in
      content.requests.append(request)
      let misbehaviour = content.misbehaviour(for: request.path)
      return (misbehaviour, content.response(to: request))
    }
  }
}

extension ServiceState.Content {
  private static let tokenHeader = "x-aliyun-ecs-metadata-token"

  fileprivate mutating func misbehaviour(for path: String) -> MetadataMisbehaviour? {
    for index in faults.indices where faults[index].concerns(path) {
      if faults[index].times == 0 { continue }
      if let spares = faults[index].spares, spares > 0 {
        faults[index].spares = spares - 1
        continue
      }
      faults[index].times = faults[index].times.map { $0 - 1 }
      return faults[index].misbehaviour
    }
    return nil
  }

  fileprivate mutating func response(to request: ServedRequest) -> Response {
    if request.headers["x-forwarded-for"] != nil { return Response(status: 403) }
    if request.path == "/latest/api/token" { return token(for: request) }
    guard request.method == "GET" else { return Response(status: 405) }
    if let token = request.headers[Self.tokenHeader] {
      if tokenPolicy != .missing, !tokens.contains(token) { return Response(status: 401) }
    } else if tokenPolicy == .required {
      return Response(status: 403)
    }
    if request.path == "/2016-01-01/meta-data/all" {
      return servesObject ? Response(body: instance.object) : Response(status: 404)
    }
    if ["/latest/user-data", "/2016-01-01/user-data"].contains(request.path),
      let text = instance.userData
    {
      return Response(body: text)
    }
    for root in ["/latest/meta-data/", "/2016-01-01/meta-data/"]
    where request.path.hasPrefix(root) {
      if let text = instance.text(String(request.path.dropFirst(root.count))) {
        return Response(body: text)
      }
    }
    return Response(status: 404)
  }

  private mutating func token(for request: ServedRequest) -> Response {
    guard tokenPolicy != .missing else { return Response(status: 404) }
    guard request.method == "PUT" else { return Response(status: 405) }
    guard let text = request.headers[Self.tokenHeader + "-ttl-seconds"], let seconds = Int(text),
      (1...21600).contains(seconds)
    else { return Response(status: 400) }
    tokensGiven += 1
    let token = "token-\(tokensGiven)=="
    tokens.insert(token)
    return Response(body: token)
  }
}
