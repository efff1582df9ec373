// What an ENI should have, by the words of the command line.

import ArgumentParser
import Engine
import Model
import Planning

extension RequestedSettings {
  func validate() throws {
    if (address == nil) != (gateway == nil) {
      throw ValidationError("--address and --gateway go together.")
    }
    if let address, let gateway, address.address.family != gateway.family {
      throw ValidationError("--address \(address) and --gateway \(gateway) differ in family.")
    }
    if address != nil, isStatic {
      throw ValidationError("--address and --static exclude each other.")
    }
    if let seconds = leaseLimit?.components.seconds, !(1...86400).contains(seconds) {
      throw ValidationError("--dhcp-timeout \(seconds) is not within 1…86400 seconds.")
    }
    if let bad = secondary.first(where: { !$0.isUnicast }) {
      throw ValidationError("--secondary \(bad) is not a host address.")
    }
    // A number out of its range is wrong usage, whichever ENI it is for.
    do {
      _ = try ENINumbers(
        index: 1, table: table, metric: metric, rulePriority: rulePriority,
        routing: routing ?? .documented)
    } catch {
      throw ValidationError(Messages.text(error))
    }
  }

  /// The options given of all that say what an ENI should have.
  var given: [String] {
    let others: [(String, Bool)] = [
      ("--static", isStatic), ("--secondary", !secondary.isEmpty), ("--routing", routing != nil),
      ("--dhcp-timeout", leaseLimit != nil),
    ]
    return ofSecondaries + others.filter(\.1).map(\.0)
  }

  /// One address or table cannot be that of several ENIs.
  func validate(for links: LinkValues) throws {
    let given = ofSecondaries + (secondary.isEmpty ? [] : ["--secondary"])
    guard let name = given.first, links.links.count != 1 else { return }
    throw ValidationError(
      "\(name) is for one LINK, not for \(links.all ? "--all" : "\(links.links.count)").")
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--address": address = try line.value(IPAddressWithLength.init(argument:))
    case "--gateway": gateway = try line.value(IPAddress.init(argument:))
    case "--static": isStatic = true
    case "--secondary": secondary.append(try line.value(IPv4Address.init(argument:)))
    case "--table": table = try line.value { UInt32($0) }
    case "--metric": metric = try line.value { UInt32($0) }
    case "--rule-priority": rulePriority = try line.value { UInt32($0) }
    case "--routing": routing = try line.value(Routing.init(rawValue:))
    case "--dhcp-timeout": leaseLimit = .seconds(try line.value { UInt32($0) })
    default: return false
    }
    return true
  }
}
