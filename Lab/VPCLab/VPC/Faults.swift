// Faults of NICs: detaching, attaching, no carrier, packet loss.

/// A direction of packets.
package enum Direction: String, Hashable, Sendable {
  /// From the guest to the vSwitch.
  case fromGuest = "from_guest"
  /// From the vSwitch to the guest.
  case toGuest = "to_guest"
}

extension VPCLab {
  /// Detaches a NIC from the running guest: its link disappears.
  ///
  /// - Throws: ``LabError``; ``VirtualMachine/unplug(_:)`` is for a machine.
  package func detach(_ name: String) throws(LabError) {
    try requireNamespaces()
    let nic = try nic(name)
    try changeLinks("link del nic\(nic.index)\nlink del wire\(nic.index)\n")
    try changeRules("delete table netdev \(nic.name)\n")
  }

  /// Attaches a detached NIC: its link appears, down and not configured.
  ///
  /// - Parameter link: The link's name in the guest; nil for the NIC's own.
  /// - Throws: ``LabError``; ``VirtualMachine/plug(_:)`` is for a machine.
  package func attach(_ name: String, as link: String? = nil) throws(LabError) {
    try requireNamespaces()
    let nic = try nic(name)
    try connect(nic, as: link ?? nic.name)
  }

  /// Turns off a NIC's carrier.
  ///
  /// - Throws: ``LabError``.
  package func pullCable(_ name: String) throws(LabError) {
    try requireNamespaces()
    try changeLinks("link set nic\(try nic(name).index) down\n")
  }

  /// Turns on a NIC's carrier.
  ///
  /// - Throws: ``LabError``.
  package func plugCable(_ name: String) throws(LabError) {
    try requireNamespaces()
    try changeLinks("link set nic\(try nic(name).index) up\n")
  }

  /// Drops the next DHCP packets of a NIC.
  ///
  /// - Throws: ``LabError``.
  package func dropNextDHCP(
    _ count: Int, of name: String, _ direction: Direction = .fromGuest
  ) throws(LabError) {
    // A bucket of `count` tokens, refilled with one a day.
    try changeRules(
      """
      insert rule netdev \(try nic(name).name) \(direction.rawValue) \
      udp dport { 67, 68 } limit rate 1/day burst \(count) packets counter drop

      """)
  }

  /// Drops packets of a NIC at random, in both directions, until ``heal(_:)``.
  ///
  /// - Throws: ``LabError``.
  package func losePackets(percent: Int, of name: String) throws(LabError) {
    let nic = try nic(name)
    let chance = percent < 100 ? "numgen random mod 100 < \(percent) " : ""
    try changeRules(
      [Direction.fromGuest, .toGuest].map { direction in
        "insert rule netdev \(nic.name) \(direction.rawValue) \(chance)drop\n"
      }.joined())
  }

  /// Stops dropping packets of a NIC.
  ///
  /// - Throws: ``LabError``.
  package func heal(_ name: String) throws(LabError) {
    try changeRules(Topology.rules(for: try nic(name)))
  }

  /// A virtual machine does not notice changes of the lab's end of its NIC.
  private func requireNamespaces() throws(LabError) {
    guard configuration.guest == .namespaces else {
      throw .impossible("The NICs are a virtual machine's, which plugs them in and out itself.")
    }
  }
}
