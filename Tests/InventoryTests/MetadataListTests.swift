// The list syntaxes of the metadata service.

import Testing

@testable import Inventory

@Suite struct MetadataListTests {
  @Test(arguments: [
    (#"["10.0.0.20","10.0.0.30"]"#, ["10.0.0.20", "10.0.0.30"]),
    (#" [ "10.0.0.20" , "10.0.0.30" ] "#, ["10.0.0.20", "10.0.0.30"]),
    ("[2001:db8::1,2001:db8::2]", ["2001:db8::1", "2001:db8::2"]),
    ("10.0.0.16/28, 10.0.0.32/28", ["10.0.0.16/28", "10.0.0.32/28"]),
    ("10.0.0.16/28\n10.0.0.32/28\n", ["10.0.0.16/28", "10.0.0.32/28"]),
    ("10.0.0.16/28\r\n10.0.0.32/28\r\n", ["10.0.0.16/28", "10.0.0.32/28"]),
    ("00:16:3e:12:e7:27/\n00:16:3E:12:E7:28/", ["00:16:3e:12:e7:27", "00:16:3E:12:E7:28"]),
    ("00-16-3e-12-e7-27", ["00-16-3e-12-e7-27"]),
    ("[]", []),
    ("[ ]\n", []),
  ])
  func readsAList(text: String, elements: [String]) {
    #expect(MetadataList.elements(text) == elements)
  }

  @Test(arguments: [
    "", " \n", "[", "]", "[a", "a]", "[a,]", "[,a]", "a,,b", "a,", "a\n\nb", #"["a","b"#,
    #"["a]"#, #"[a"]"#, #"["a" "b"]"#, "a b", "[[a]]", "/", #"[""]"#,
  ])
  func refusesAMalformedList(text: String) {
    #expect(MetadataList.elements(text) == nil)
  }

  @Test(arguments: [#"["10.0.0.20","10.0.0.30"]"#, "[2001:db8::1,2001:db8::2]"])
  func refusesEveryTruncatedListInBrackets(text: String) {
    for length in 0..<text.count {
      #expect(MetadataList.elements(text.prefix(length)) == nil)
    }
  }

  @Test func refusesTooManyElements() {
    let text = { (count: Int) in String(repeating: "a,", count: count - 1) + "a" }
    #expect(MetadataList.elements(text(MetadataList.limit))?.count == MetadataList.limit)
    #expect(MetadataList.elements(text(MetadataList.limit + 1)) == nil)
  }
}
