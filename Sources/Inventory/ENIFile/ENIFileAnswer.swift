// An answer of DescribeNetworkInterfaces, with the API's names.

/// The answer, with the API's names.
struct ENIFileAnswer: Decodable {
  let sets: Items

  enum CodingKeys: String, CodingKey { case sets = "NetworkInterfaceSets" }

  struct Items: Decodable {
    let set: [Item]
    enum CodingKeys: String, CodingKey { case set = "NetworkInterfaceSet" }
  }

  struct Item: Decodable {
    let mac: String
    let id, type, status, instanceID, vpcID, vSwitchID, address: String?
    let addresses: Addresses?
    let ipv6Addresses: IPv6Addresses?
    let ipv4Prefixes: IPv4Prefixes?
    let ipv6Prefixes: IPv6Prefixes?

    enum CodingKeys: String, CodingKey {
      case mac = "MacAddress"
      case id = "NetworkInterfaceId"
      case type = "Type"
      case status = "Status"
      case instanceID = "InstanceId"
      case vpcID = "VpcId"
      case vSwitchID = "VSwitchId"
      case address = "PrivateIpAddress"
      case addresses = "PrivateIpSets"
      case ipv6Addresses = "Ipv6Sets"
      case ipv4Prefixes = "Ipv4PrefixSets"
      case ipv6Prefixes = "Ipv6PrefixSets"
    }
  }

  struct Addresses: Decodable {
    let set: [Address]
    enum CodingKeys: String, CodingKey { case set = "PrivateIpSet" }
  }

  struct Address: Decodable {
    let address: String
    let isPrimary: Bool?

    enum CodingKeys: String, CodingKey {
      case address = "PrivateIpAddress"
      case isPrimary = "Primary"
    }
  }

  struct IPv6Addresses: Decodable {
    let set: [IPv6Item]
    enum CodingKeys: String, CodingKey { case set = "Ipv6Set" }
  }

  struct IPv6Item: Decodable {
    let address: String
    enum CodingKeys: String, CodingKey { case address = "Ipv6Address" }
  }

  struct IPv4Prefixes: Decodable {
    let set: [IPv4Prefix]
    enum CodingKeys: String, CodingKey { case set = "Ipv4PrefixSet" }
  }

  struct IPv4Prefix: Decodable {
    let prefix: String
    enum CodingKeys: String, CodingKey { case prefix = "Ipv4Prefix" }
  }

  struct IPv6Prefixes: Decodable {
    let set: [IPv6Prefix]
    enum CodingKeys: String, CodingKey { case set = "Ipv6PrefixSet" }
  }

  struct IPv6Prefix: Decodable {
    let prefix: String
    enum CodingKeys: String, CodingKey { case prefix = "Ipv6Prefix" }
  }
}
