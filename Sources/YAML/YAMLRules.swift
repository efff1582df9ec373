// How much of YAML is read.

/// How much of YAML is read.
package enum YAMLRules: Hashable, Sendable {
  /// No aliases, no tags, no key twice, one document: what needs more is not configuration.
  case strict
  /// As libyaml's loader and the programs on top of it read: aliases are followed, tags ignored, of several
  /// documents the first one is read, and a key may stand twice.
  case lenient
}
