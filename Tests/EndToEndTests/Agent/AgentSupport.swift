// A running `enicfg agent` in a lab's guest: its log lines as events, its report, and its end.

import Glibc
import Testing
import VPCLab

/// How long a test waits for an event: longer than any should take on a busy machine.
let eventLimit = Duration.seconds(30)

/// A running agent, which ends with its lab.
struct RunningAgent {
  let process: BackgroundCommand

  /// Waits for the next line of its log that contains a text, and passes over those before it.
  @discardableResult
  func line(with text: String) throws -> String {
    let end = ContinuousClock.now + eventLimit * 2
    while true {
      // Other lines may come for ever.
      let left = max(.zero, min(eventLimit, end - ContinuousClock.now))
      let line = try process.nextLine(timeout: left)
      if line.contains(text) { return line }
    }
  }

  /// Everything that it has logged.
  var log: String { process.output }

  /// Ends it by SIGTERM, and expects it to end well.
  func stop(sourceLocation: SourceLocation = #_sourceLocation) throws {
    process.signal(SIGTERM)
    #expect(try process.wait() == 0, "\(log)", sourceLocation: sourceLocation)
  }

  /// Has it read its configuration again, and do a round.
  func reload() { process.signal(SIGHUP) }
}

/// Makes a quiet lab with a metadata service, and some secondary addresses on each ENI.
func agentLab(
  nicCount: Int = 3, secondaryCount: Int = 2, dhcp: DHCPServerOptions? = DHCPServerOptions()
) throws -> VPCLab {
  let lab = try quietLab(
    VPCConfiguration(
      nicCount: nicCount, dhcp: dhcp, metadata: MetadataOptions(secondaryCount: secondaryCount)))
  try lab.knowPrimary()
  return lab
}

extension VPCLab {
  /// Starts an agent, and waits until its first round is over.
  func startAgent(_ words: String...) throws -> RunningAgent {
    let agent = try launchAgent(words)
    try agent.line(with: "the first round is over")
    return agent
  }

  /// Starts an agent, and waits for nothing.
  func launchAgent(_ words: [String] = []) throws -> RunningAgent {
    RunningAgent(process: try guest.start(["enicfg", "agent"] + words))
  }

  /// Waits until the guest's state is an earlier one; of the rules of one priority, the order may differ.
  func awaitState(
    _ expected: GuestState, _ agent: RunningAgent? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var changes = ["never looked"]
    try eventually(
      within: eventLimit,
      {
        var (state, wanted) = (try guest.state(), expected)
        state.rules.sort()
        wanted.rules.sort()
        changes = state.changes(since: wanted)
        return changes.isEmpty
      }, showing: { "\(changes.joined(separator: "\n"))\n\(agent?.log ?? "")" },
      sourceLocation: sourceLocation)
  }

  /// What the agent publishes of a link; nil where it says nothing.
  func published(_ link: String) throws -> JSONValue? {
    let text = try guest.run(["cat", "/run/enicfg/agent.json"])
    guard text.succeeded else { return nil }
    let report = try JSONValue(parsing: text.standardOutput)
    return report["links"]?.elements.first { $0["name"] == .text(link) }
  }
}

/// What the kernel tells of a guest's network, as `ip monitor` prints it.
struct NetworkWatch {
  private let monitor: BackgroundCommand
  private let guest: Host

  /// Begins to watch, and returns once the kernel is heard.
  init(_ guest: Host) throws {
    self.guest = guest
    monitor = try guest.start(["ip", "-oneline", "monitor", "address", "route", "rule", "link"])
    // Before it has subscribed, it hears nothing.
    try eventually {
      try Self.nudge(guest)
      return monitor.output.contains(" lo: ")
    }
    _ = try take()
  }

  /// Changes what nobody cares for, so that the kernel tells of it.
  ///
  /// - Returns: What it tells, first and last.
  @discardableResult
  private static func nudge(_ guest: Host) throws -> (first: String, last: String) {
    let mark = Int.random(in: 1280...60_000)
    try guest.shell("ip link set lo mtu \(mark); ip link set lo mtu 65536")
    return (" mtu \(mark) ", " mtu 65536 ")
  }

  /// The next line.
  func next() throws -> String { try monitor.nextLine(timeout: eventLimit) }

  /// Whether there is a next line, which is taken.
  func hasNext() -> Bool { (try? monitor.nextLine(timeout: .milliseconds(20))) != nil }

  /// All that the kernel has told since the last call.
  func take() throws -> [String] {
    // Of what was changed before this, the kernel tells before it tells of this.
    let (first, last) = try Self.nudge(guest)
    var lines: [String] = []
    var wasFirst = false
    while true {
      let line = try next()
      guard line.contains(" lo: ") else {
        lines.append(line)
        continue
      }
      if wasFirst, line.contains(last) { return lines }
      wasFirst = wasFirst || line.contains(first)
    }
  }
}

/// A TCP connection from an address of the guest to the router, where an echo answers.
struct Connection {
  private let client: BackgroundCommand

  private static let server = """
    my $listener = IO::Socket::INET->new(LocalPort => 7, Listen => 1, ReuseAddr => 1) or die;
    print "listening\\n";
    my $peer = $listener->accept;
    while (<$peer>) { print $peer $_ }
    """
  private static let client = """
    my $peer = IO::Socket::INET->new(
      LocalAddr => $ARGV[0], PeerAddr => $ARGV[1], PeerPort => 7) or die "$@";
    while (<STDIN>) { print $peer $_; print scalar <$peer> }
    """

  init(from source: String, to destination: String = VPCLab.internet, in lab: VPCLab) throws {
    let perl = ["perl", "-MIO::Socket::INET", "-e"]
    let server = try lab.router.start(perl + ["$| = 1; " + Self.server])
    try server.waitForOutput("listening")
    client = try lab.guest.start(
      perl + ["$| = 1; " + Self.client, source, destination], takesInput: true)
    try expectAnswer()
  }

  /// Expects what is sent to come back.
  func expectAnswer(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text = "\(Int.random(in: 0...1_000_000))"
    try client.write(text + "\n")
    #expect(try client.nextLine(timeout: eventLimit) == text, sourceLocation: sourceLocation)
  }
}
