// Values that each option takes, and some that it does not.

/// Values for options.
enum OptionSamples {
  /// Values that an option takes, in their usual forms and in others.
  static let valid: [String: [String]] = [
    "--address": ["10.0.0.20/24", "fd00::20/64", "10.0.0.20/0"],
    "--gateway": ["10.0.0.253", "fd00::1"],
    "--secondary": ["10.0.0.30", "10.0.0.31"],
    "--table": ["1001", "+500", "0500"],
    "--metric": ["1", "1001"],
    "--rule-priority": ["4001", "30000"],
    "--routing": ["documented", "local-first"],
    "--dhcp-timeout": ["1", "30", "86400"],
    "--eni-file": ["enis.json", "-", "/a b"],
    "--metadata-url": ["http://127.0.0.1", "http://metadata.example:8080"],
    "--config": ["/etc/enicfg/enicfg.yaml", "é"],
    "--state-dir": ["/a", "a=b"],
    "--run-dir": ["/b", "="],
    "--color": ["auto", "always", "never"],
    "--format": ["auto", "networkd", "ifcfg"],
    "--root": ["/", "/mnt"],
    "--combined": ["max", "4", "1"],
    "--rps": ["auto", "off", "f", "ff,0000000f"],
    "--confirm": ["1", "60", "86400"],
    "--metadata-interval": ["10", "60"],
    "--metrics-file": ["/a.prom"],
  ]

  /// Values that few options take, or none.
  static let odd = [
    "", "-", "--", "-1", "-0", "0", "+0", "1.5", "4294967296", "--json", "-q", "=", "==", "a=b",
    "a b",
    "10.0.0.256", "10.0.0.20/33", "224.0.0.1", "e\u{301}", "\u{338}", "\u{301}x", "１", "Never",
    "up",
  ]

  /// Words that name something, or could.
  static let operands = [
    "eth1", "eth2", "00:16:3e:12:e7:27", "eni-bp1a2b3c", "10.0.0.30", "10.0.0.31/24", "fd00::7/64",
  ]

  /// Words that mean something elsewhere, or nothing.
  static let oddWords = [
    "", "-", "--", "---", "-1", "-x", "-qv", "-vq", "-q=1", "-q", "-qq", "-json", "--=", "--=x",
    "--js",
    "--no-json", "--JSON", "--json=", "--help", "-h", "--help-hidden", "--version", "help", "up",
    "add",
    "diff", "a/b", "a b", "=", "--frobnicate", "--experimental-dump-help", "-\u{301}",
    "--\u{301}json",
    "--color\u{301}", "--color=\u{338}never", "–-json", "--generate-completion-script",
    "---completion",
  ]
}
