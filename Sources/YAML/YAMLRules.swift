// The part of YAML that enicfg reads.

/// The supported part of YAML.
package enum YAMLRules: Hashable, Sendable {
  /// For configuration: one document, without aliases, tags and duplicate keys.
  case strict
  /// As in libyaml's loader and the programs that use it: aliases are followed, tags are ignored,
  /// only the first of several documents is read, and a key may occur twice.
  case lenient
}
