// What keeps begun steps from being reverted: another program's later work.

package import Model

/// What going back would remove or overwrite.
package enum RevertObstacle: Equatable, Sendable {
  /// The object is another one by now than the plan left it; the change would overwrite it.
  case changed(Change)
  /// Another program's route would be lost with the change.
  case losesRoute(Route, to: Change)
  /// Another program's address would be lost with the change.
  case losesAddress(InterfaceAddress, to: Change)
  /// Another link, or a NIC outside of enicfg, uses the link that would be set down.
  case linkInUse(LinkName)
  /// Another program's route is where one is to be put back.
  case routeInPlace(Route, of: Change)
  /// The address to be put back is on another link by now.
  case addressElsewhere(InterfaceAddress)
  /// Another link has the name by now.
  case otherLink(LinkName)
  /// The file is at another system's root than the other files.
  case otherRoot(String)
}
