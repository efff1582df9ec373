// Options of the lab's metadata service.

package import MetadataOrders

/// How the metadata service behaves after its start.
package struct MetadataOptions: Hashable, Sendable {
  /// How it handles tokens.
  package var tokens: MetadataTokens
  /// Whether it serves `/2016-01-01/meta-data/all`, the whole tree as one object; 404 otherwise.
  package var servesObject: Bool
  /// How many secondary addresses each ENI has, from .64 of its vSwitch upwards: 0…180 per vSwitch.
  package var secondaryCount: Int

  /// Makes options; by default tokens are issued and not required, the object is served, and no ENI
  /// has a secondary address.
  package init(
    tokens: MetadataTokens = .optional, servesObject: Bool = true, secondaryCount: Int = 0
  ) {
    self.tokens = tokens
    self.servesObject = servesObject
    self.secondaryCount = secondaryCount
  }
}
