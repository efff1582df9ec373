// Which texts are paths of files.

import Model
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    "/etc/network/interfaces", "/a", "/.netplan", "/etc/.d/..x", "/etc/a.b/...", "/etc/ü ñ/x",
  ]) func absolutePathIsTaken(_ text: String) {
    #expect(FilePath(text)?.text == text)
    #expect(FilePath(("x" + text).dropFirst())?.text == text)
  }

  @Test(arguments: [
    "", "/", "//", "etc/x", "./x", "/etc/", "/etc//x", "/etc/.", "/etc/..", "/./x", "/../x",
    "/etc/../x", "/etc/./x", "/etc/a\nb", "/etc/\u{7F}", "/etc/\u{0}",
  ]) func anotherTextIsRefused(_ text: String) {
    #expect(FilePath(text) == nil)
  }
}
