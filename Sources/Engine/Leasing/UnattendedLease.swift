// Leases that end, and that no program renews.

import BootConfig
import DHCPv4
package import Model
import Planning
import StateFiles

/// A lease that ends and that no program renews.
package struct UnattendedLease: Equatable, Sendable {
  /// The link.
  package var link: LinkName
  /// The seconds until the kernel removes its address.
  package var left: UInt32
  /// The seconds for which the server granted it.
  package var whole: UInt32

  /// `up` tells of a lease that ends within this time, in seconds: a week.
  ///
  /// One that lasts longer needs no alarm: the provider's last a year, and each boot and each `up` in the
  /// second half renews them. One that ends within a week ends before most administrators look at the
  /// guest again.
  static let toldByUp: UInt32 = 7 * 86400

  /// Whether `status` warns: less than a quarter is left.
  var isNearlyOver: Bool { left < whole / 4 }
}

extension Host {
  /// The leases of links that end and that no program renews; none where an agent runs.
  func unattendedLeases(of links: [Link], _ records: StoredRecords) -> [UnattendedLease] {
    unrenewed(links.compactMap { link in records.endingLease(of: link).map { (link, $0) } })
  }

  /// Notes which of the leases end soon that links have now.
  ///
  /// - Parameter plan: What was done; nothing is observed again.
  func noteUnattendedLeases(_ plan: Plan) {
    guard let moment = try? clock.moment() else { return }
    let leases = plan.sections.compactMap { section in
      endingSoon(section, at: moment).map { (section.link, $0) }
    }
    let unrenewed = unrenewed(leases)
    if !unrenewed.isEmpty { note(.unattendedLeases(unrenewed)) }
  }

  /// A manager that has brought a link up renews its lease by a client of its own.
  private func unrenewed(_ leases: [(link: Link, lease: UnattendedLease)]) -> [UnattendedLease] {
    guard !leases.isEmpty, !hasAgent else { return [] }
    let managers = root.readManagers(of: leases.map(\.link), among: [])
    return leases.filter { managers.managers(of: $0.link).isEmpty }.map(\.lease)
  }

  /// The lease that the link of a section was configured by, if it ends soon and enicfg made its address.
  private func endingSoon(_ section: Plan.Section, at moment: BootMoment) -> UnattendedLease? {
    let isLeased = section.desired.addresses.contains { address in
      if case .lease(.seconds, _) = address.reason { true } else { false }
    }
    guard isLeased, let mac = section.link.ownMAC,
      let kept = try? stores.leases.value(of: section.link.mac ?? mac),
      case .seconds(let whole) = kept.lease.leaseTime,
      case .seconds(let left)? = kept.remaining(at: moment), left < UnattendedLease.toldByUp,
      let record = try? stores.records.value(of: mac),
      record.addresses.contains(kept.lease.address)
    else { return nil }
    return UnattendedLease(link: section.link.name, left: left, whole: whole)
  }
}

extension StoredRecords {
  /// The lease of a link, if the kernel counts it down and enicfg made its address; nil otherwise.
  fileprivate func endingLease(of link: Link) -> UnattendedLease? {
    guard let record = try? record(of: link), record.isWanted, record.method.asksServer,
      let kept = try? stores.lease(of: link.mac ?? record.mac),
      case .seconds(let whole) = kept.lease.leaseTime,
      let address = observed.addresses(on: link.name).first(where: {
        $0.address == kept.lease.address
      }), address.isEnicfgs(by: record), case .seconds(let left) = address.validLifetime
    else { return nil }
    return UnattendedLease(link: link.name, left: left, whole: whole)
  }
}
