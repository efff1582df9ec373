// Error numbers are told by name and in words.

import Glibc
import SystemCalls
import Testing

@Suite struct ErrorNumberTests {
  @Test func errorNumberHasANameAndAMessage() {
    let error = ErrorNumber(ENETUNREACH)
    #expect(error.name == "ENETUNREACH")
    #expect(error.words == "Network is unreachable")
    #expect(error.text == "Network is unreachable (ENETUNREACH)")
  }

  @Test func unknownErrorNumberIsShownAsANumber() {
    let error = ErrorNumber(9999)
    #expect(error.name == "errno 9999")
    #expect(error.words.contains("9999"))
  }

  @Test func missingRightsAndMissingLinksAreDistinguished() {
    let numbers = [EACCES, EPERM, ENODEV, ENXIO, EIO].map(ErrorNumber.init)
    #expect(numbers.map(\.isMissingRight) == [true, true, false, false, false])
    #expect(numbers.map(\.isMissingLink) == [false, false, true, true, false])
  }
}
