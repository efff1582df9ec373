// Which files count as written by enicfg.

import Testing

@testable import BootConfig

@Suite struct MarkedFileTests {
  @Test func copiesAndForeignFilesAreNotEnicfgs() throws {
    let mark = "# enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0123456789abcdef\n"
    for (path, isOurs) in [
      ("/etc/systemd/network/05-enicfg-eth1.network", true),
      ("/etc/systemd/network/05-enicfg-eth1.network.bak", false),
      ("/etc/systemd/network/05-enicfg-eth2.network", false),
      ("/etc/systemd/network/10-netplan-eth1.network.d/50-enicfg-eth1.conf", true),
      ("/etc/sysconfig/network-scripts/ifcfg-eth1:12", true),
      ("/etc/sysconfig/network-scripts/ifcfg-eth1:x", false),
      ("/etc/sysconfig/network-scripts/rule6-eth1", true),
      ("/etc/netplan/60-enicfg-eth1.yaml", true), ("/etc/netplan/copy.yaml", false),
    ] {
      #expect(try !system([path: mark]).marked.isEmpty == isOurs, "\(path)")
    }
  }
}
