// Acknowledgements and refusals.

import Model
import Testing

@testable import Netlink

@Suite struct AnswerTests {
  @Test func refusalKeepsNumberMessageAndOffset() throws {
    let expected = Refusal(
      number: 101, message: "Nexthop has invalid gateway", attributeOffset: 36)
    #expect(Answer(try message(refusalFixture)) == .refused(expected))
  }

  @Test func refusalThatRepeatsTheRequestIsRead() throws {
    let bytes = hex(
      """
      30 00 00 00  # nlmsg_len 48
      02 00 00 02  # nlmsg_type NLMSG_ERROR, nlmsg_flags NLM_F_ACK_TLVS
      07 00 00 00 34 12 00 00
      ef ff ff ff  # error -17, EEXIST
      14 00 00 00 14 00 05 06 07 00 00 00 00 00 00 00  # the request's header: 20 bytes in all
      02 18 00 00  # its body
      08 00 02 00 1c 00 00 00  # NLMSGERR_ATTR_OFFS 28
      """)
    #expect(Answer(try message(bytes)) == .refused(Refusal(number: 17, attributeOffset: 28)))
  }

  @Test func refusalWithoutPrivilegeIsRead() throws {
    let bytes = hex(
      """
      24 00 00 00 02 00 00 01 07 00 00 00 34 12 00 00  # NLMSG_ERROR, NLM_F_CAPPED
      ff ff ff ff  # error -1, EPERM
      14 00 00 00 14 00 05 06 07 00 00 00 00 00 00 00
      """)
    #expect(Answer(try message(bytes)) == .refused(Refusal(number: 1)))
  }

  @Test func acknowledgementIsRead() throws {
    let bytes = hex(
      """
      24 00 00 00 02 00 00 01 07 00 00 00 34 12 00 00  # NLMSG_ERROR, NLM_F_CAPPED
      00 00 00 00  # error 0
      14 00 00 00 14 00 05 06 07 00 00 00 00 00 00 00
      """)
    #expect(Answer(try message(bytes)) == .done)
  }

  @Test func endOfAFailedDumpIsRead() throws {
    let bytes = hex(
      """
      14 00 00 00 03 00 02 00 07 00 00 00 34 12 00 00  # NLMSG_DONE
      a6 ff ff ff  # error -90, EMSGSIZE
      """)
    #expect(Answer(try message(bytes)) == .refused(Refusal(number: 90)))
  }
}
