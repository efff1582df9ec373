// Which news of the network may concern an ENI: on a host of containers most do not.

import Engine
import Model
import Planning

// A round costs far more than a look at the news that cause it. What a plan depends on, and news are about:
//
//     links      the ENI's own link: all that is on it, whatever the table
//     tables     the ENI's table: a route in it by another link is in the way
//     networks   on other links, an address or route that contains what the ENI has, or is in its subnet: it may
//                draw the ENI's traffic, or the other way round. Wide ones, such as default routes, decide where
//                all traffic goes, and whether the ENI's default route comes after the primary NIC's
//     gateways   an address of the ENI that is the gateway of another link
//     rules      enicfg's own, the local table's, those that look up the ENI's table, and those that select
//                traffic from its addresses: they may come before its own

extension NetworkNews {
  /// Whether it may change where all traffic goes, or what is enicfg's.
  var mayConcernEveryENI: Bool {
    isOverrun || nextHopsChanged || networks.contains(where: \.isLargePart)
      || rules.contains { $0.madeBy == .enicfg || $0.table == .local }
  }
}

extension AgentENI {
  /// Whether a new plan for the ENI may differ from the last one because of news.
  func mayDepend(on news: NetworkNews) -> Bool {
    news.changedLinks.contains(index) || table.map(news.tables.contains) ?? false
      || news.networks.contains(where: isTouched)
      || news.gateways.contains { gateway in networks.contains { $0.contains(gateway) } }
      || news.rules.contains(where: mayDepend)
  }

  private func mayDepend(on rule: Rule) -> Bool {
    if let table, rule.table == table { return true }
    return [rule.source, rule.destination].compactMap(\.self).allSatisfy {
      $0.isLargePart || isTouched(by: $0)
    }
  }

  /// Whether a block has a network of the ENI in it, or is a subnet of one.
  ///
  /// A single address in its subnet, such as a container's, is not the ENI's.
  private func isTouched(by block: IPPrefix) -> Bool {
    networks.contains { block.contains($0) || !block.isHost && $0.contains(block) }
  }
}
