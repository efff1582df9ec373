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
    guard let presence = LinkPresence(link, place: place) else { return false }
    do throws(FileError) { return try held.value(of: presence.mac) == presence } catch {
      return true
    }
  }

  /// Has the agent leave links alone; the network's lock is held.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func hold(_ links: [Link], place: String) throws(Failure) {
    try filing { () throws(FileError) in
      for link in links.compactMap({ LinkPresence($0, place: place) }) {
        try journal.keep(held.path(of: link.mac))
        try held.write(link)
      }
    }
  }

  /// Forgets that links were taken down; the network's lock is held.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func release(_ links: [Link]) throws(Failure) {
    try filing { () throws(FileError) in
      for mac in links.compactMap(\.ownMAC) {
        try journal.keep(held.path(of: mac))
        try held.remove(mac)
      }
    }
  }
}

extension Host {
  /// Forgets that a link was taken down that is gone: it was to be left alone until then.
  ///
  /// - Throws: ``Failure/file(_:)``.
  package func forgetHold(of link: Link) throws(Failure) {
    guard let mac = link.ownMAC, (try? stores.held.value(of: mac)) != nil else { return }
    try locked { () throws(Failure) in try stores.release([link]) }
  }
}
