// What tests share that ask the metadata service from the guest, by bash's own TCP.

import Testing
import VPCLab

/// The answer to a request, as far as a test cares.
struct HTTPAnswer: Equatable {
  var status: Int
  var body: String

  /// Reads what `HTTPRequest.script` prints: the status line, and the body behind it.
  init?(_ text: String) {
    guard let end = text.firstIndex(of: "\n"),
      let status = text[..<end].split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    self.status = status
    body = String(text[text.index(after: end)...])
  }

  init(_ status: Int, _ body: String = "") {
    self.status = status
    self.body = body
  }
}

/// A request to the metadata service.
struct HTTPRequest {
  var path: String
  var method = "GET"
  /// Lines of the header, each with its end.
  var header = ""

  /// Exit code 7: no connection; 8: it was closed without an answer.
  private static let script = """
    exec 3<>"/dev/tcp/$1/80" || exit 7
    printf '%s %s HTTP/1.1\\r\\nHost: %s\\r\\n%s\\r\\n' "$2" "$3" "$1" "$4" >&3
    IFS= read -r status <&3 || exit 8
    while IFS= read -r line <&3 && [ "$line" != $'\\r' ]; do
      case $line in Content-Length:*) length=${line//[^0-9]/} ;; esac
    done
    echo "${status%$'\\r'}"
    head -c "$length" <&3
    """

  /// The command that makes the request and prints the answer.
  var command: [String] {
    ["bash", "-c", Self.script, "bash", VPCLab.metadataAddress, method, path, header]
  }
}

extension VPCLab {
  /// The service's answer to a request of the guest's; nil for none, after the connection was closed.
  func ask(_ request: HTTPRequest) throws -> HTTPAnswer? {
    let result = try guest.run(request.command)
    if result.exitCode == 8 { return nil }
    #expect(result.exitCode == 0, "\(result)")
    return HTTPAnswer(result.standardOutput)
  }

  /// The text of a key below `meta-data/`; nil where there is none.
  func told(_ key: String) throws -> String? {
    let answer = try #require(try ask(HTTPRequest(path: "/latest/meta-data/\(key)")))
    if answer.status == 404 { return nil }
    #expect(answer.status == 200)
    return answer.body
  }

  /// The text of an ENI's key; nil where there is none.
  func told(_ key: String, of name: String) throws -> String? {
    try told("network/interfaces/macs/\(try nic(name).macAddress)/\(key)")
  }
}

/// Makes a lab with a metadata service.
func metadataLab(_ options: MetadataOptions = MetadataOptions()) throws -> VPCLab {
  try VPCLab(VPCConfiguration(metadata: options))
}
