// The link that a plan is impossible for.

package import Model

extension PlanError {
  /// The link that something is wanted on; nil where the error is about no single link.
  package var link: LinkName? {
    switch self {
    case .noSuchLink(let link, _), .notAnENI(let link, _),
      .addressOnOtherLink(_, wantedOn: let link, _), .notAHostAddress(_, let link),
      .gatewayOffLink(_, let link, _), .gatewayIsNoHost(_, let link),
      .gatewayIsOwnAddress(_, let link), .tableInUse(_, wantedBy: let link, _, _),
      .tableOfOtherENI(_, wantedBy: let link, _, _), .tableLookedUp(_, wantedBy: let link, _, _),
      .priorityInUse(_, wantedBy: let link, _, _), .drawsTraffic(_, of: let link, _),
      .localRuleBehind(_, wantedFor: let link, _, _), .file(.ofOthers(_, wantedBy: let link)),
      .file(.edited(_, of: let link)), .file(.blockOpen(_, of: let link)),
      .queues(.noChannels(let link)), .queues(.tooManyChannels(let link, _, _)),
      .queues(.noReceiveQueues(let link)), .queues(.noSuchCPU(let link, _, _)):
      link
    case .addressIsDuplicate(let address): address.link
    case .metricInUse(let route, _, _), .metricBeforePrimary(let route, _, _): route.link
    case .primaryUnknown: nil
    }
  }
}
