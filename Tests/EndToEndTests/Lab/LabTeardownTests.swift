// A lab leaves nothing behind however it ends, and labs do not affect each other.

import Testing

@testable import VPCLab

@Suite struct LabTeardownTests {
  /// Starts a lab, ends the process that made it by a signal and counts the processes left.
  ///
  /// Runs in a PID namespace of its own, so that no other process is counted.
  private static let script = """
    set -eu
    count() { lsns --noheadings --type "$1" --output NS | wc -l; }
    sh -c 'echo $$; exec "$0" run -- sh -c "sleep 1000 & echo ready; exec sleep 1000"' "$1" | {
      read -r pid
      read -r ready
      echo "$ready: $(count net) networks"
      kill -"$2" "$pid"
      tries=0
      left() { echo "left: $(count net) $(count mnt) $(count pid)"; }
      until [ "$(left)" = 'left: 1 1 1' ] || [ "$tries" = 1000 ]; do tries=$((tries + 1)); done
      left
      grep -lxE 'sleep|dnsmasq|enicfg-lab' /proc/[0-9]*/comm || echo "no process"
    }
    grep '^lab ' /proc/mounts || echo "no mount"
    """

  @Test(arguments: ["KILL", "TERM", "HUP"])
  func nothingIsLeftAfterASignal(_ signal: String) throws {
    let output = try Descriptor(anonymousFile: "")
    let child = try Child(
      [
        "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", Self.script, "sh",
        VPCLab.executableDirectory + "/enicfg-lab", signal,
      ],
      environment: ["PATH": Tool.searchPath],
      descriptors: StandardDescriptors(
        input: try Descriptor(anonymousFile: ""), output: output,
        error: try Descriptor(anonymousFile: "")),
      namespaces: .own, leadsGroup: true)
    let ended = child.ending.isReadable(by: Deadline(after: .seconds(60)))
    #expect(ended)
    if ended { #expect(child.reap() == 0) }
    #expect(
      output.contents() == "ready: 3 networks\nleft: 1 1 1\nno process\nno mount\n")
  }

  @Test func takeDownEndsEveryProcess() throws {
    let lab = try VPCLab()
    let children = [lab.guest.holder.pid, try lab.guest.start(["sleep", "1000"]).pid]
    let endings = try children.map { try Descriptor(process: $0) }
    lab.takeDown()
    for ending in endings { #expect(ending.isReadable(by: Deadline(after: .zero))) }
    #expect(throws: LabError.self) { try lab.guest.run(["true"]) }
    lab.takeDown()
  }

  @Test func labsAreIndependent() async throws {
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          let lab = try VPCLab()
          defer { lab.takeDown() }
          try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
          return try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20")
        }
      }
      for try await reached in group { #expect(reached) }
    }
  }
}
