// Where the metadata service may be.

import Inventory
import Testing

@Suite struct MetadataURLTests {
  @Test(arguments: [
    ("http://100.100.100.200", "100.100.100.200", 80, ""),
    ("http://100.100.100.200/", "100.100.100.200", 80, ""),
    ("HTTP://metadata.local:8080/a/b//", "metadata.local", 8080, "/a/b"),
    ("http://[fd00::1]:81/x", "fd00::1", 81, "/x"),
    ("http://[fd00::1]", "fd00::1", 80, ""),
  ])
  func readsAURL(text: String, host: String, port: Int, base: String) throws {
    let url = try MetadataURL(text)
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(url.base == base)
    #expect(try MetadataURL("\(url)") == url)
  }

  @Test(arguments: [
    ("https://100.100.100.200", MetadataURLError.notHTTP),
    ("100.100.100.200", .notHTTP), ("", .notHTTP),
    ("http://user@host", .userInformation), ("http://user:word@host:1/", .userInformation),
    ("http://", .host("")), ("http:///path", .host("")), ("http://a b", .host("a b")),
    ("http://fd00::1", .host("fd00:")), ("http://[zz]", .host("[zz]")),
    ("http://host:0", .port("0")), ("http://host:65536", .port("65536")),
    ("http://host:", .port("")), ("http://host:+1", .port("+1")),
    ("http://host/a?b", .path("/a?b")), ("http://host/a#b", .path("/a#b")),
    ("http://host/../a", .path("/../a")), ("http://host/a\r\nX: y", .path("/a\r\nX: y")),
  ])
  func refusesAnInvalidURL(text: String, error: MetadataURLError) {
    #expect(throws: error) { try MetadataURL(text) }
  }

  @Test func hasTheURLOfEveryVPC() {
    #expect("\(MetadataURL.standard)" == "http://100.100.100.200")
  }
}
