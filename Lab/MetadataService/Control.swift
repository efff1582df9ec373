// The service as a process: orders in by lines of JSON, answers out.

import FoundationEssentials

/// An order to a running service: one JSON object with one or more of these keys.
///
///     {"instance": {"keys": {"mac": "…"}, "enis": [{"mac": "…", "keys": {"netmask": "…"}}]}}
///     {"eni": {"mac": "…", "keys": {…}}}          attaches it, or changes its keys
///     {"detach": "00:16:3e:12:e7:27"}
///     {"faults": [{"path": "*/ipv6s", "misbehaviour": "status=429", "times": 2}]}
///     {"tokens": "required"}  {"object": false}  {"expireTokens": true}  {"requests": true}
///
/// Each line is answered by one: `{"ok": true}`, with the requests so far where they were asked for,
/// or `{"error": "…"}` and nothing was changed.
struct Order: Decodable {
  var instance: ServedInstance?
  var eni: ServedENI?
  var detach: String?
  var faults: [Fault]?
  var tokens: TokenPolicy?
  var object: Bool?
  var expireTokens: Bool?
  var requests: Bool?
}

extension MetadataService {
  /// Runs a service until its orders end.
  ///
  /// It says `{"port": N}` once it listens, and then answers each line. Made for a process of its
  /// own, which is started in the network namespace that it is to serve.
  ///
  /// - Parameters:
  ///   - instance: What it tells at first.
  ///   - host: The address that it listens on.
  ///   - port: The port; 0 is any free one.
  ///   - nextLine: The next order, nil at their end; standard input as a rule.
  ///   - answer: Takes a line that answers an order; standard output as a rule.
  /// - Throws: NIO's error where the address can't be had.
  package static func run(
    _ instance: ServedInstance = ServedInstance(), host: String, port: Int = 80,
    nextLine: () -> String? = { readLine() }, answer: (String) -> Void
  ) throws {
    let service = try MetadataService(instance, host: host, port: port)
    defer { service.stop() }
    answer("{\"port\": \(service.port)}")
    while let line = nextLine() {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      do {
        let order = try JSONDecoder().decode(Order.self, from: Data(line.utf8))
        service.obey(order)
        let requests = order.requests == true ? try JSONEncoder().encode(service.requests) : nil
        let more = requests.map { ", \"requests\": \(String(decoding: $0, as: UTF8.self))" } ?? ""
        answer("{\"ok\": true\(more)}")
      } catch {
        let text = "\(error)".unicodeScalars
          .filter { $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" }
        answer("{\"error\": \"\(String(String.UnicodeScalarView(text)))\"}")
      }
    }
  }

  private func obey(_ order: Order) {
    change { instance in
      if let whole = order.instance { instance = whole }
      if let eni = order.eni {
        if let index = instance.enis.firstIndex(where: { $0.mac == eni.mac }) {
          instance.enis[index] = eni
        } else {
          instance.enis.append(eni)
        }
      }
      if let mac = order.detach { instance.enis.removeAll { $0.mac == mac } }
    }
    if let faults = order.faults { misbehave(faults) }
    if let policy = order.tokens { setTokenPolicy(policy) }
    if let serves = order.object { setServesObject(serves) }
    if order.expireTokens == true { expireTokens() }
  }
}
