// During a boot, one ENI's DHCP server is silent: the others are there, and it comes up by itself later.

import Testing

@testable import VPCLab

extension FullGuestPackageTests {
  private static let unit = "enicfg-boot.service"
  private static let timer = "enicfg-boot-retry.timer"

  /// Drops the replies to the second ENI's DHCP requests, for which enicfg waits a short time only.
  func silenceDHCPOfTheSecond(_ guest: Guest) throws {
    try guest.lab.dropNextDHCP(100_000, of: "eth1", .toGuest)
    try guest.machine.output(
      of: ["sh", "-ec", "echo 'dhcp-timeout: 5' >>/etc/enicfg/enicfg.yaml"])
  }

  /// The network is online: the first and the third ENI are there, and the unit is tried again.
  ///
  /// Once the server answers, the second one comes up by itself.
  func expectTheOthersAndThenTheSecond(_ guest: Guest) throws {
    let (lab, machine) = guest
    try machine.expectENI("eth2", "10.0.0.21", table: 1002)
    for link in ["eth0", "eth2"] {
      #expect(try machine.addresses(of: link).contains(" \(link):0"))
    }
    #expect(try machine.addresses(of: "eth1") == "")
    #expect(try !machine.isActive(Self.unit))
    let failure = "enicfg: eth1: no DHCP reply"
    try eventually(
      within: .seconds(60), { try machine.log(of: Self.unit).lines(with: failure) > 1 })
    let log = try machine.log(of: Self.unit)
    #expect(log.contains("+ rule     from 10.0.0.21 lookup 1002 priority 31002"), "\(log)")

    try lab.heal("eth1")
    machine.awaitState("active", of: Self.unit)
    try machine.output(of: ["sed", "-i", "/^dhcp-timeout/d", "/etc/enicfg/enicfg.yaml"])
  }

  /// After an invalid configuration, the unit is not tried again.
  ///
  /// After another failure it is, until systemd's limit.
  func onlyWhatCanPassIsTriedAgain(_ guest: Guest) throws {
    let machine = guest.machine
    let configuration = "/etc/enicfg/enicfg.yaml"
    try machine.output(of: ["sh", "-ec", "echo 'nonsense: 1' >>\(configuration)"])
    #expect(try machine.run(["systemctl", "restart", Self.unit]).exitCode == 1)
    let status = ["systemctl", "show", "--value", "--property=ExecMainStatus", Self.unit]
    #expect(try machine.output(of: status) == "65\n")
    #expect(try machine.state(of: Self.timer) == "inactive")
    try machine.output(of: ["sed", "-i", "/^nonsense/d", configuration])

    let dropIn = "/run/systemd/system/\(Self.unit).d"
    try machine.output(
      of: [
        "sh", "-ec",
        """
        mkdir -p \(dropIn)
        printf '[Unit]\\nStartLimitBurst=1\\n[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >\(dropIn)/false.conf
        systemctl daemon-reload
        """,
      ])
    try machine.output(of: ["systemctl", "reset-failed", Self.unit])
    #expect(try machine.run(["systemctl", "start", Self.unit]).exitCode == 1)
    #expect(try machine.state(of: Self.timer) == "active")
    // The timer starts the unit a second time, which is over the limit.
    machine.awaitState("inactive", of: Self.timer)
    #expect(try machine.log(of: Self.unit).contains("Start request repeated too quickly."))
    #expect(try machine.state(of: Self.timer) == "inactive")
    let undo = "rm -r \(dropIn); systemctl daemon-reload; systemctl reset-failed \(Self.unit)"
    try machine.output(of: ["sh", "-ec", "\(undo); systemctl start \(Self.unit)"])
  }
}
