// The real kernel keeps the contract that the fake one imitates.

import Linux
import Model
import TestSupport
import Testing

@Suite struct ContractTests {
  @Test func hostKernelKeepsTheContract() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      try checkKernelContract(&kernel, link: try #require(LinkName("eth1")))
    }
  }

  @Test func hostKernelKeepsTheOrderOfMixedChanges() throws {
    try inPrivateNamespaceWithSysfs {
      try makeVeth()
      var kernel = try LinuxBackend()
      let file = try #require(FilePath("/sys/class/net/eth1/mtu"))
      try checkOrderOfMixedChanges(&kernel, link: try eth1(), mtuFile: file)
    }
  }
}
