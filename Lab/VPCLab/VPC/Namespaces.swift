// The namespaces of a host of the lab.

/// Descriptors of a host's namespaces; nil means this process's own.
struct Namespaces {
  var network: Descriptor
  var processes: Descriptor?
  var mounts: Descriptor?
}
