// Whose an address is: one check for the addresses that are given to an ENI by hand or by an option.

import Inventory
import Model
import Planning

/// The addresses of the ENIs, as the inventory says, or as they are kept where it does not.
///
/// An ENI may be configured or not, and its link may be down: the cloud gives its traffic to its NIC all the
/// same.
struct AddressesOfENIs {
  private let inventory: Inventory?
  /// What is known of the ENIs that the guest has.
  private var known: [ENIRecord] = []
  private let observed: ObservedState

  /// Collects what is known.
  ///
  /// - Parameters:
  ///   - inventory: What all sources say; nil where none was asked.
  ///   - stores: Where the rest is kept; what cannot be read is left out.
  ///   - observed: What the kernel has.
  init(_ inventory: Inventory?, _ stores: Stores, in observed: ObservedState) throws(Failure) {
    self.inventory = inventory
    self.observed = observed
    for kept in try stores.allENIs() where !observed.nics(bearing: kept.mac).isEmpty {
      known.append(
        kept.updated(inventory?.eni(kept.mac), isPrimary: kept.isPrimary ?? false))
    }
  }

  /// Checks that an address does not belong to another ENI.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - link: The link that is to get it.
  ///   - mac: The MAC of that link's ENI.
  /// - Throws: ``AliasFailure/ofOtherENI(_:_:holder:link:)``.
  func check(
    _ address: IPv4Address, for link: LinkName, _ mac: MACAddress
  ) throws(Failure) {
    // What a source says of the ENI itself is newer than what is kept of another one.
    if let eni = inventory?.eni(mac), eni.has(address) { return }
    guard let holder = holder(of: address, besides: mac) else { return }
    throw .alias(
      .ofOtherENI(
        link, address, holder: holder, link: observed.nics(bearing: holder).first?.name))
  }

  private func holder(of address: IPv4Address, besides mac: MACAddress) -> MACAddress? {
    let instance = inventory?.eni(mac)?.instanceID.value ?? inventory?.instanceID.value
    let told = inventory?.enis.first { eni in
      // Another instance may be in another VPC, which uses the same addresses.
      let isHere =
        instance == nil || eni.instanceID.value == nil || eni.instanceID.value == instance
      return eni.mac != mac && isHere && eni.has(address)
    }
    return told?.mac ?? known.first { $0.mac != mac && $0.has(address) }?.mac
  }
}

extension ENI {
  /// Whether a source gives it the address, by itself or in a prefix.
  fileprivate func has(_ address: IPv4Address) -> Bool {
    primaryAddress.value == address
      || secondaryAddresses.value?.contains(address) == true
      || ipv4Prefixes.value?.contains { $0.contains(.v4(address)) } == true
  }
}

extension ENIRecord {
  /// Whether the address is its own, by itself or in a prefix.
  fileprivate func has(_ address: IPv4Address) -> Bool {
    primaryAddress == address
      || further.secondary.contains { $0.address == address }
      || further.prefixes.contains { $0.value.contains(.v4(address)) }
  }
}
