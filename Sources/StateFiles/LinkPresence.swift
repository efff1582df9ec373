// What is remembered of a link only as long as it is there, and the files of such links.

package import JSON
package import Model

/// A link as long as it is there: another index or place means another NIC, even with the same MAC.
package struct LinkPresence: PerMAC {
  /// The link's MAC.
  package var mac: MACAddress
  /// The kernel's index of the link.
  package var index: UInt32
  /// The boot and the network namespace for which that index is valid.
  package var place: String

  /// Makes a presence from its parts.
  package init(mac: MACAddress, index: UInt32, place: String) {
    self.mac = mac
    self.index = index
    self.place = place
  }

  /// The presence of a link; nil without a MAC.
  package init?(_ link: Link, place: String) {
    guard let mac = link.ownMAC else { return nil }
    self.init(mac: mac, index: link.index, place: place)
  }
}

extension LinkPresence: JSONForm {
  /// Reads a presence.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      mac: try object["mac"].value(), index: try object["index"].whole(),
      place: try object["place"].text())
  }

  /// The presence.
  package var json: JSONValue {
    .members(["mac": .value(mac), "index": .whole(index), "place": .text(place)])
  }
}

/// Files of links, each of which counts only as long as its link is there.
package typealias PresenceFiles = FilesPerMAC<LinkPresence>

extension FilesPerMAC<LinkPresence> {
  /// The links for which the wait for the inventory ended in vain, `RUN-DIR/awaited/MAC.json`.
  ///
  /// enicfg does not wait for them again.
  package init(awaitedIn runDirectory: String) { self.init(directory: runDirectory + "/awaited") }

  /// The links that an administrator took down, `RUN-DIR/held/MAC.json`.
  ///
  /// The agent leaves them alone until `up`. A NIC that was detached and attached again is configured.
  package init(heldIn runDirectory: String) { self.init(directory: runDirectory + "/held") }
}
