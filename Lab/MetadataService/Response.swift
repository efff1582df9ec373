// Responses as bytes, because an HTTP library can't produce the invalid ones.

/// A response.
struct Response: Hashable, Sendable {
  var status = 200
  var headers: [String: String] = [:]
  var body = ""

  init(status: Int = 200, headers: [String: String] = [:], body: String = "") {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The bytes on the wire.
  ///
  /// A length other than the body's makes the response invalid.
  func bytes(length: Int? = nil) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Status")\r\n"
    head += "Content-Type: text/plain\r\nContent-Length: \(length ?? body.utf8.count)\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
    return Array((head + "\r\n" + body).utf8)
  }

  static let html = Response(body: "<html><body>Sign in</body></html>")

  static let garbage: [UInt8] =
    [0x16, 0x03, 0x01, 0x00, 0xFF, 0x00, 0x0A, 0x0D, 0x0A]
    + Array(
      "no HTTP\r\n\r\n".utf8)

  static let endlessBodyHead = Array(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
  /// A chunk of 16 KiB, sent repeatedly.
  static let endlessBodyPart =
    Array("4000\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x4000) + Array("\r\n".utf8)

  static let endlessHeaderHead = Array("HTTP/1.1 200 OK\r\n".utf8)
  static let endlessHeaderPart = Array("X-More: \(String(repeating: "a", count: 1000))\r\n".utf8)
}
