// What the kernel said to a request or a system call, in words, with the facts in parentheses.

import Execution
import Model
import Planning
import Report
import SystemCalls

extension Messages {
  /// `eth1: could not add route … : Nexthop has invalid gateway (ENETUNREACH, RTM_NEWROUTE, …)`.
  static func text(_ error: KernelError) -> String {
    "\(object(error)): could not \(verb(error)): \(error.message) (\(facts(error)))"
  }

  /// The same about a leftover, whose object is named already: `Input/output error: EIO, RTM_DELADDR`.
  static func reason(_ error: KernelError) -> String { "\(error.message): \(facts(error))" }

  /// `could not open: Permission denied (EACCES)`.
  static func couldNot(_ call: String, _ number: Int32) -> String {
    let error = ErrorNumber(number)
    let verb = verb(ofCall: call)
    let facts = verb == call ? error.name : "\(error.name), \(call)"
    return "could not \(verb): \(error.words) (\(facts))"
  }

  /// `standard output: could not write: No space left on device (ENOSPC)`, with what to do next.
  ///
  /// - Parameter isDone: Whether the command has made changes, which stay.
  static func notWritten(_ number: Int32, isDone: Bool) -> String {
    let hint =
      isDone
      ? "The changes are made, and stay: see them with enicfg status"
      : "Have it written elsewhere, and try again"
    return "standard output: \(couldNot("write", number)). \(hint)"
  }

  /// What has failed: the link, the file, or the kernel, where the change is about no link.
  private static func object(_ error: KernelError) -> String {
    guard let change = error.change else { return error.path.map { plain($0) } ?? "kernel" }
    switch change {
    case .setLinkUp(let link), .setLinkDown(let link), .setMTU(let link, _, _),
      .setPromoteSecondaries(let link, _), .setChannels(let link, _, _),
      .setSteering(let link, _, _, _):
      return "\(link)"
    case .addAddress(let address), .removeAddress(let address), .replaceAddress(_, let address):
      return "\(address.link)"
    case .addRoute(let route), .removeRoute(let route), .replaceRoute(_, let route):
      return route.link.map { "\($0)" } ?? "kernel"
    case .addRule, .removeRule: return "kernel"
    case .setFile(let change): return plain(change.place)
    }
  }

  private static func verb(_ error: KernelError) -> String {
    guard let change = error.change else {
      return error.path == nil ? "read the network's state" : verb(ofCall: error.operation)
    }
    switch change {
    case .setLinkUp: return "set the link up"
    case .setLinkDown: return "set the link down"
    case .setMTU(_, _, let mtu): return "set the MTU to \(mtu)"
    case .setFile(let change): return change.after == nil ? "remove the file" : "write the file"
    case .setPromoteSecondaries, .addAddress, .removeAddress, .replaceAddress, .addRoute,
      .removeRoute, .replaceRoute, .addRule, .removeRule, .setChannels, .setSteering:
      return "\(change.action.rawValue) \(change.kind.rawValue) \(change.line)"
    }
  }

  /// The error number's name, the operation with its path, and the attribute at fault.
  private static func facts(_ error: KernelError) -> String {
    var facts = error.number == 0 ? [] : [ErrorNumber(error.number).name]
    let path = error.path.map { plain($0) }
    let isNamed = path == nil || path == object(error)
    facts.append(error.operation + (isNamed ? "" : " \(path ?? "")"))
    if let offset = error.attributeOffset { facts.append("attribute at byte \(offset)") }
    return facts.joined(separator: ", ")
  }

  /// What a system call does to its object, in plain words.
  private static func verb(ofCall call: String) -> String {
    switch call {
    case "open", "read", "write", "rename", "link": call
    case "openat": "open"
    case "unlink": "remove"
    case "mkdir": "create the directory"
    case "opendir", "readdir": "list the directory"
    case "readlink": "read the symbolic link"
    case "stat": "look at it"
    case "fsync": "write it to the disk"
    case "fchown": "set its owner"
    case "fchmod": "set its permissions"
    case "fsetxattr": "set its extended attributes"
    case "flock": "lock it"
    case "sendto": "send"
    case "recvmsg": "receive"
    case "poll", "ppoll": "wait"
    case "signalfd": "watch for signals"
    case "epoll_ctl": "watch for signals and links"
    default: "call \(call)"
    }
  }
}
