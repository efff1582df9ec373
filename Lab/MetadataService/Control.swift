// The service as a process: it reads orders and writes answers, each a line of JSON.

import FoundationEssentials

extension MetadataService {
  /// Runs a service until its orders end.
  ///
  /// It writes `{"port": N}` as soon as it listens, then answers each line. It is meant for a process
  /// of its own, started in the network namespace that it serves.
  ///
  /// - Parameters:
  ///   - instance: The instance that it describes until an order changes it.
  ///   - host: The address that it listens on.
  ///   - port: The port; 0 is any free one.
  ///   - nextLine: Returns the next order, nil at the end; reads standard input by default.
  ///   - answer: Receives each answer, a line.
  /// - Throws: NIO's error if the address can't be bound.
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
