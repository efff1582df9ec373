// Settings of links on the real kernel: observed by netlink, changed by netlink and /proc/sys.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

@Suite struct SettingTests {
  @Test(arguments: LinkSetting.allCases)
  func everySettingIsObservedAndChanged(_ setting: LinkSetting) throws {
    try inPrivateNamespace {
      // A dot in a link's name does not separate.
      try ip("link add eth0.5 type veth peer name far")
      let name = try #require(LinkName("eth0.5"))
      var kernel = try LinuxBackend()
      let others = try kernel.observe().links.filter { $0.name != name }.map(\.settings)
      let before = try #require(try kernel.observe().link(named: name)?.settings[setting])
      let value: UInt32 = setting == .advertisedMetric ? 2025 : 1 - before
      #expect(kernel.perform([.setSetting(name, setting, from: before, to: value)]) == [nil])
      let state = try kernel.observe()
      #expect(state.link(named: name)?.settings[setting] == value)
      #expect(state.links.filter { $0.name != name }.map(\.settings) == others)
      let shown = try run("sysctl", ["-n", setting.path(of: name)])
      #expect(shown == "\(value)\n")
      #expect(setting.key(of: name).hasSuffix(".conf.eth0/5.\(setting.rawValue)"))
      #expect(try run("sysctl", [setting.path(of: name)]).hasPrefix(setting.key(of: name) + " = "))
    }
  }

  @Test func renamedLinkGetsItsOwnSetting() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      try ip("link set eth1 name nic7")
      try ip("link add eth1 type veth peer name far2")
      let change = Change.setSetting(try eth1(), .acceptAdvertisements, from: 1, to: 0)
      #expect(kernel.perform([change]) == [nil])
      #expect(try run("sysctl", ["-n", "net/ipv6/conf/nic7/accept_ra"]) == "0\n")
      #expect(try run("sysctl", ["-n", "net/ipv6/conf/eth1/accept_ra"]) == "1\n")
      try ip("link del nic7")
      #expect(kernel.perform([change]).map { $0?.number } == [ENODEV])
    }
  }

  @Test func refusedSettingIsReportedWithItsPath() throws {
    try inPrivateNamespace {
      try makeVeth()
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      let change = Change.setSetting(try eth1(), .advertisedMetric, from: 1024, to: 0)
      let error = try #require(kernel.perform([change])[0])
      #expect(error.change == change)
      #expect(error.number == EINVAL)
      #expect(error.operation == "write")
      #expect(error.path == "/proc/sys/net/ipv6/conf/eth1/ra_defrtr_metric")
    }
  }

  @Test func linkThatForwardsOrHasNoIPv6AcceptsNoAdvertisements() throws {
    try inPrivateNamespace {
      try makeVeth()
      let name = try eth1()
      func accepts() throws -> Bool? {
        // The kernel does not tell of settings.
        var kernel = try LinuxBackend()
        return try kernel.observe().link(named: name)?.acceptsAdvertisements
      }
      #expect(try accepts() == true)
      try run("sysctl", ["-qw", "net/ipv6/conf/eth1/forwarding=1"])
      #expect(try accepts() == false)
      try run("sysctl", ["-qw", "net/ipv6/conf/eth1/accept_ra=2"])
      #expect(try accepts() == true)
      try run("sysctl", ["-qw", "net/ipv6/conf/eth1/disable_ipv6=1"])
      #expect(try accepts() == false)
    }
  }

  @Test func readOnlySettingsAreObserved() throws {
    try inPrivateNamespaceWithSysfs {
      try makeVeth()
      var kernel = try LinuxBackend()
      #expect(try !kernel.observe().settingsAreReadOnly)
      try run("mount", ["--bind", "/proc/sys", "/proc/sys"])
      try run("mount", ["-o", "remount,bind,ro", "/proc/sys"])
      #expect(try kernel.observe().settingsAreReadOnly)
      let change = Change.setSetting(try eth1(), .acceptAdvertisements, from: 1, to: 0)
      #expect(kernel.perform([change]).map { $0?.number } == [EROFS])
      let promote = Change.setSetting(try eth1(), .promoteSecondaries, from: 0, to: 1)
      #expect(kernel.perform([promote]) == [nil])
    }
  }
}
