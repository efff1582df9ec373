// The links that an administrator took down: remembered by `down`, left alone by the agent until `up`.

import Files
package import Model
import StateFiles

/// What `up` does about links that an administrator took down.
package enum HeldLinks {
  /// They are configured, and what `down` remembered stays: a unit is not an administrator.
  case configured
  /// They are configured, and are not remembered any more: an administrator asks for them.
  case released
  /// They are left alone: nobody asks for them.
  case leftAlone
}

extension Stores {
  /// Whether an administrator took a link down, and has not asked for it since.
  ///
  /// Where its file cannot be read, it was taken down too: there is a file of a link only then.
  package func isHeld(_ link: Link, place: String) -> Bool {
    guard let mac = link.ownMAC else { return false }
    do throws(FileError) {
      guard let kept = try held.value(of: mac) else { return false }
      return kept == HeldLink(mac: mac, index: link.index, place: place)
    } catch { return true }
  }

  /// Has the agent leave links alone; the network's lock is held.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func hold(_ links: [Link], place: String) throws(Failure) {
    try filing { () throws(FileError) in
      for one in HeldLink.of(links, place: place) { try held.write(one) }
    }
  }

  /// Forgets that links were taken down; the network's lock is held.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func release(_ links: [Link]) throws(Failure) {
    try filing { () throws(FileError) in
      for mac in links.compactMap(\.ownMAC) { try held.remove(mac) }
    }
  }
}

extension HeldLink {
  /// What is to be remembered of links; nothing of one without a MAC.
  static func of(_ links: [Link], place: String) -> [HeldLink] {
    links.compactMap { link in
      link.ownMAC.map { HeldLink(mac: $0, index: link.index, place: place) }
    }
  }
}
