// The namespaces of a command that is started.

/// The namespaces that a program starts in.
enum NamespaceChoice {
  /// This process's.
  case own
  /// A new network, mount and PID namespace, with the program as the first process.
  case new
  /// Those of a host.
  case existing(Namespaces)
}
