// The metadata of the VPC's guest, by default derived from the configuration.

/// The metadata of a VPC's guest.
package struct VPCMetadata: Hashable, Sendable {
  /// The keys at the top with their texts: `mac`, `instance-id`, `network-type` and so on.
  package var keys: [String: String]
  /// The ENIs, in the order in which they are listed.
  package var enis: [ENIMetadata]
  /// The user data of the instance, such as `#cloud-config`; nil for none.
  package var userData: String?

  /// Makes the metadata that describes a configuration correctly.
  package init(of configuration: VPCConfiguration) {
    var taken: [Int: Int] = [:]
    enis = configuration.nics.map { nic in
      var eni = ENIMetadata(nic)
      let first = 64 + taken[nic.vSwitch, default: 0]
      let count = configuration.metadata?.secondaryCount ?? 0
      eni.secondaryAddresses = (first..<first + count).map { "10.0.\(nic.vSwitch).\($0)" }
      taken[nic.vSwitch, default: 0] += count
      return eni
    }
    keys = [
      "instance-id": "i-bp1lab", "network-type": "vpc", "region-id": "cn-hangzhou",
      "zone-id": "cn-hangzhou-i",
    ]
    keys["mac"] = enis.first?.mac
  }
}
