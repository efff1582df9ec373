// What DescribeNetworkInterfaces answers, as tests write it.

import VPCLab

/// An item of the answer.
struct DescribedENI {
  var mac: String
  var id: String
  var type = "Secondary"
  var status = "InUse"
  var instance = "i-bp1lab"
  var address: String
  var secondary: [String]

  init(_ nic: NIC, secondary: [String] = []) {
    mac = nic.macAddress
    id = "eni-bp1lab\(nic.index)"
    type = nic.index == 0 ? "Primary" : "Secondary"
    address = nic.address
    self.secondary = secondary
  }

  fileprivate var json: String {
    let addresses =
      ["{\"PrivateIpAddress\": \"\(address)\", \"Primary\": true}"]
      + secondary.map { "{\"PrivateIpAddress\": \"\($0)\", \"Primary\": false}" }
    return """
      {"NetworkInterfaceId": "\(id)", "MacAddress": "\(mac)", "Type": "\(type)",
       "Status": "\(status)", "InstanceId": "\(instance)", "PrivateIpAddress": "\(address)",
       "PrivateIpSets": {"PrivateIpSet": [\(addresses.joined(separator: ", "))]}}
      """
  }
}

extension [DescribedENI] {
  /// The answer as JSON, of several lines.
  var answer: String {
    """
    {"RequestId": "1", "TotalCount": \(count), "NetworkInterfaceSets": {"NetworkInterfaceSet": [
    \(map(\.json).joined(separator: ",\n"))
    ]}}

    """
  }
}
