// The real kernel keeps the contract that the fake one imitates.

import HostKernel
import NetworkModel
import TestSupport
import Testing

@Suite struct ContractTests {
  @Test func hostKernelKeepsTheContract() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try HostKernel()
      try checkKernelContract(&kernel, link: try #require(LinkName("eth1")))
    }
  }
}
