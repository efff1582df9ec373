// Where the configuration comes from, what it decides, and what it is refused for.

import Testing
import VPCLab

@Suite struct ConfigurationRunTests {
  private static let standard = "/etc/enicfg/enicfg.yaml"

  @Test func configurationIsFoundByOptionEnvironmentAndPath() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let files = ["/run/option.yaml", "/run/environment.yaml", Self.standard]
    for (index, file) in files.enumerated() {
      try lab.guest.write(
        "metadata: {enabled: false}\nenis: [{link: eth1, table: \(70 + index)}]\n", to: file)
    }
    try lab.guest.shell("ip link set eth1 up")
    eventually { (try? lab.guest.hasCarrier("eth1")) == true }
    let environment = ["ENICFG_CONFIG": files[1]]
    func table(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
      let plan = try lab.guest.enicfgNotes(["plan", "eth1"] + words, [], environment: environment)
      return plan.lines.first { $0.contains("dev eth1 table") } ?? plan
    }
    #expect(try table(["--config", files[0]], environment).hasSuffix("table 70"))
    #expect(try table([], environment).hasSuffix("table 71"))
    #expect(try table([]).hasSuffix("table 72"))
    #expect(try table(["--table", "73"]).hasSuffix("table 73"))
    try lab.guest.shell("rm \(Self.standard)")
    #expect(try table(["--no-metadata"]).hasSuffix("table 1001"))

    try lab.expectRefusal(
      ["up", "eth1", "--config", "/run/none.yaml"], 65,
      naming: ["/run/none.yaml: could not open: No such"])
    let result = try lab.guest.enicfg(
      "up", "eth1", environment: ["ENICFG_CONFIG": "/run/none.yaml"])
    expectFailure(result, 65, naming: ["/run/none.yaml: could not open: No such"])
  }

  @Test(arguments: [
    ("dhcp-timeout: 5\ndhcp-timeuot: 6", ":2:1: dhcp-timeuot: no such key", "dhcp-timeout?"),
    ("metadata:\n  urll: http://a", ":2:3: urll: no such key", "url?"),
    ("enis:\n  - link: eth1\n    tabel: 7", ":3:5: tabel: no such key", "table?"),
    ("dhcp-timeout: 0", ":1:15: dhcp-timeout: \"0\" is not a number within 1…86400", ""),
    ("a: [", ":", "not YAML"),
    ("enis: [{mac: eth1}]", ":1:14: mac: \"eth1\" is not a MAC address", ""),
    ("metadata: {url: https://100.100.100.200}", ":1:17: url: it does not begin with http://", ""),
    ("enis:\n  - table: 7", ":2:5: the entry names no ENI", ""),
  ])
  func configurationErrorIsReportedWithItsPosition(_ yaml: String, _ place: String, _ hint: String)
    throws
  {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure(yaml)
    for words in [["up", "eth1"], ["up", "--all"], ["plan", "eth1"], ["down", "--all"]] {
      try lab.expectRefusal(words, 65, naming: ["\(Self.standard)\(place)", hint])
    }
    // Another one is asked for: the broken one is not read.
    try lab.guest.write("", to: "/run/good.yaml")
    try lab.guest.enicfgDone("up", "eth1", "--config", "/run/good.yaml")
  }

  @Test func configuredLeaseTimeoutApplies() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    lab.stopDHCP()
    try lab.guest.configure("metadata: {enabled: false}\ndhcp-timeout: 1")
    try lab.expectRefusal(["up", "eth1"], 69, naming: ["eth1: ", "1 s"])
  }

  @Test func configuredNumbersApply() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure(
      """
      enis:
        - id: eni-bp1lab1
          table: 77
          metric: 78
          rule-priority: 79
      """)
    let printed = try lab.guest.enicfgDone("up", "--all")
    #expect(printed.contains("default via 10.0.0.253 dev eth1 metric 78\n"))
    #expect(printed.contains("default via 10.0.0.253 dev eth1 table 77\n"))
    #expect(printed.contains("from 10.0.0.20 lookup 77 priority 79\n"))
    #expect(printed.contains("from 10.0.0.21 lookup 1002 priority 31002\n"))
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func configuredMetadataURLApplies() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let (right, wrong) = ("http://100.100.100.200:80", "http://100.100.100.200:9")
    func url(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
      let result = try lab.guest.run(
        ["enicfg", "plan", "eth1"] + words, environment: environment)
      #expect(result.exitCode == 0, "\(result)")
      return result.standardError
    }
    let refused = "note: metadata service \(wrong): connection refused"
    try lab.guest.configure("metadata: {url: \"\(wrong)\"}")
    #expect(try url([]).contains(refused))
    #expect(try url([], ["ENICFG_METADATA_URL": right]) == "")
    #expect(try url(["--metadata-url", right]) == "")
    #expect(try url(["--metadata-url", wrong], ["ENICFG_METADATA_URL": right]).contains(refused))
    try lab.guest.configure("metadata: {url: \"\(right)\"}")
    #expect(try url([]) == "")
    #expect(try url([], ["ENICFG_METADATA_URL": wrong]).contains(refused))
    // Who names the service wants it asked.
    try lab.guest.configure("metadata: {enabled: false}")
    #expect(try url([]) == "")
    #expect(try url(["--metadata-url", wrong]).contains(refused))
    for bad in ["https://100.100.100.200", "100.100.100.200", "http://u@100.100.100.200"] {
      try lab.expectRefusal(["up", "eth1", "--metadata-url", bad], 64, naming: ["--metadata-url"])
    }
  }

  @Test func serviceNameIsLookedUpInHostsAndByDNSOnly() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    // A source of the guest's own would be a library of the guest's, for the guest's C library.
    try lab.guest.shell(
      """
      echo 'hosts: myhostname' >/etc/nsswitch.conf
      echo '100.100.100.200 by-hosts.example' >>/etc/hosts
      echo 'nameserver 127.0.0.1' >/etc/resolv.conf
      dnsmasq --port=53 --listen-address=127.0.0.1 --bind-interfaces --no-resolv --no-hosts \
        --pid-file=/run/names.pid --address=/by-dns.example/100.100.100.200
      """)
    defer { _ = try? lab.guest.shell("kill $(cat /run/names.pid)") }
    func notes(_ host: String) throws -> String {
      let words = ["enicfg", "plan", "eth1", "--metadata-url", "http://\(host)"]
      let result = try lab.guest.run(words)
      #expect(result.exitCode == 0, "\(result)")
      return result.standardError
    }
    #expect(try notes("by-hosts.example") == "")
    #expect(try notes("by-dns.example") == "")
    let unknown = "http://no.such.example: the service's name does not resolve"
    #expect(try notes("no.such.example").contains(unknown))
  }

  @Test func entryWithoutALinkIsIgnored() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure(
      "enis: [{mac: 00:16:3e:00:00:01, table: 7}, {id: eni-bp1none, table: 8}, {link: eth7}]")
    let result = try lab.guest.enicfg("up", "--all")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
  }
}
