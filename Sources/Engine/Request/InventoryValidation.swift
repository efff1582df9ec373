// Which problems of the inventory forbid a change, and which are only told.

import Inventory
import Model
import Planning

extension LinkRequestResolver {
  /// Refuses what contradicts itself, where it is about the link.
  ///
  /// - Throws: ``Failure/inventory(_:)``.
  func refuseProblems(on link: Link) throws(Failure) {
    let problem = inventory.problems.first { problem in
      !problem.isWarning && concerns(problem, link) && matters(problem, on: link)
    }
    if let problem { throw .inventory(.problem(problem)) }
  }

  private func concerns(_ problem: InventoryProblem, _ link: Link) -> Bool {
    let macs = [link.permanentMAC, link.mac].compactMap { $0 }
    switch problem {
    case .addressOnSeveralENIs(_, let holders), .severalPrimaryENIs(let holders):
      return holders.contains(where: macs.contains)
    default: return problem.mac.map(macs.contains) ?? false
    }
  }

  /// Whether a problem is in the way.
  ///
  /// What the command line says of the address is held against the kernel by the plan. Where a DHCP
  /// server says the address, mask and gateway, it does not matter that the metadata service
  /// contradicts itself about them.
  private func matters(_ problem: InventoryProblem, on link: Link) -> Bool {
    switch problem.originOfLeasedValue {
    case .option: false
    case .metadata: settings.isStatic || isConfiguredStatic(link)
    case .configuration, .eniFile, .byHand, nil: true
    }
  }

  private func isConfiguredStatic(_ link: Link) -> Bool {
    let entry = entry(for: link, inventory.eni(of: link))
    return entry?.isStatic?.value == true || entry?.address != nil
  }
}

extension InventoryProblem {
  /// Who has the value, where the problem is about what DHCP leases too: address, mask, gateway.
  var originOfLeasedValue: Origin? {
    let (attribute, origin): (Attribute, Origin)
    switch self {
    case .maskWithHoles(_, _, let from): (attribute, origin) = (.prefixLength, from)
    case .maskWiderThanBlock(_, _, _, let from): (attribute, origin) = (.prefixLength, from)
    case .primaryNotListed(_, _, let from): (attribute, origin) = (.primaryAddress, from)
    case .notUnicast(let about, _, _, let from): (attribute, origin) = (about, from)
    case .notHost(_, _, _, let from): (attribute, origin) = (.primaryAddress, from)
    case .outsideBlock(let about, _, _, _, let from): (attribute, origin) = (about, from)
    case .gatewayOffLink(.v4, _, _, let from): (attribute, origin) = (.gateway, from)
    case .gatewayIsAddress(.v4, _, let from): (attribute, origin) = (.gateway, from)
    default: return nil
    }
    return [.prefixLength, .primaryAddress, .gateway].contains(attribute) ? origin : nil
  }
}
