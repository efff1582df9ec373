// Holds the namespaces of a host of the lab, with a process that ends with the lab.

internal import Glibc
internal import Synchronization

/// Holds a network, a mount and a PID namespace until ``release()``, or until this process ends.
///
/// The first process in them is `cat`. It reads from a pipe whose other end only this process has. When
/// this process ends, for whatever reason, the pipe closes and `cat` ends. Then the kernel kills all
/// other processes of the PID namespace, daemons included.
final class NamespaceHolder: Sendable {
  /// The host's name in messages: `guest` or `router`.
  let role: String
  /// The process ID of the first process in them, outside of the PID namespace.
  let pid: Int32

  private let keeper: Child
  private let answers: Descriptor
  private let complaints: Descriptor
  private let held: Mutex<(lifeline: Descriptor, namespaces: Namespaces?)?>
  private let commands = Mutex<[BackgroundCommand]>([])

  /// Starts creating the namespaces.
  ///
  /// ``awaitReady(by:)`` waits for the end.
  init(role: String, forwardsPackets: Bool) throws(LabError) {
    let (reading, lifeline) = try Descriptor.pipe()
    let (answers, answering) = try Descriptor.pipe()
    let (complaints, complaining) = try Descriptor.pipe()
    self.role = role
    self.answers = answers
    self.complaints = complaints
    do throws(LabError) {
      keeper = try Child(
        ["sh", "-c", hostSetup, "lab-\(role)", forwardsPackets ? "1" : "0"],
        environment: ["PATH": Tool.searchPath],
        descriptors: StandardDescriptors(
          input: reading, output: answering, error: complaining),
        namespaces: .new, leadsGroup: true)
    } catch {
      throw .hostRefused(role: role, detail: "\(error)")
    }
    pid = keeper.pid
    held = Mutex((lifeline, nil))
  }

  deinit { release() }

  /// Waits until the host's mounts and settings are complete.
  func awaitReady(by deadline: Deadline) throws(LabError) {
    guard answers.isReadable(by: deadline) else {
      throw .timedOut(waitingFor: "\(role)", after: deadline.allowed, output: "")
    }
    guard answers.readSome()?.isEmpty == false else {
      let detail = String(decoding: complaints.readSome() ?? [], as: UTF8.self)
      throw .hostRefused(role: role, detail: detail)
    }
    let folder = "/proc/\(pid)/ns"
    let namespaces = Namespaces(
      network: try Descriptor(opening: "\(folder)/net"),
      processes: try Descriptor(opening: "\(folder)/pid"),
      mounts: try Descriptor(opening: "\(folder)/mnt"))
    held.withLock { $0?.namespaces = namespaces }
  }

  /// The namespaces; nil before they are ready and after they are released.
  var namespaces: Namespaces? { held.withLock { $0?.namespaces } }

  /// Registers a command that ``release()`` ends.
  ///
  /// The command is a child of this process, and a PID namespace exists until its last process is
  /// reaped.
  func keep(_ command: BackgroundCommand) { commands.withLock { $0.append(command) } }

  /// Releases the namespaces, and waits until every process in them has ended.
  ///
  /// A second call does nothing.
  func release() {
    for command in commands.withLock({ $0 }) { command.terminate() }
    let wasHeld = held.withLock { held in
      defer { held = nil }
      return held != nil
    }
    guard wasHeld else { return }
    if !keeper.ending.isReadable(by: Deadline(after: .seconds(10))) { kill(pid, SIGKILL) }
    _ = keeper.reap()
  }
}

/// The script that sets up a host: its own /sys, /run, /etc and /var/lib, and the kernel's defaults for
/// settings that the machine may have changed.
///
/// Changes of /etc and /var/lib go to a tmpfs that only the two overlays can reach.
private let hostSetup = """
  set -eu
  # Never change namespaces that are not the lab's own.
  [ $$ = 1 ] || { echo "no PID namespace of its own" >&2; exit 1; }
  mount --make-rprivate /
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mount -t tmpfs -o mode=0755 lab /run
  for directory in /etc /var/lib; do
    mkdir -p "/run$directory/upper" "/run$directory/work"
    mount -t overlay \\
      -o "lowerdir=$directory,upperdir=/run$directory/upper,workdir=/run$directory/work" \\
      lab "$directory"
  done
  umount -l /run
  mount -t tmpfs -o mode=0755 lab /run
  cd /proc/sys/net/ipv4
  echo "$1" > ip_forward
  for scope in all default; do
    for key in rp_filter arp_ignore arp_filter arp_announce arp_notify promote_secondaries; do
      echo 0 > "conf/$scope/$key"
    done
    if [ "$1" = 1 ]; then
      echo 0 > "conf/$scope/send_redirects"
      if [ -d ../ipv6/conf ]; then echo 1 > "../ipv6/conf/$scope/disable_ipv6"; fi
    fi
  done
  cd /
  trap '' CHLD
  echo ready
  exec cat
  """
