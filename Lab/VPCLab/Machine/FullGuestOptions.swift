// What a virtual machine with a whole Debian in it is to be like.

/// How a full guest is made: Debian with systemd, udev and cloud-init.
///
/// The files and packages are there before its first boot, as in an image that was made with them.
package struct FullGuestOptions: Hashable, Sendable {
  /// From where cloud-init knows what the instance is to be.
  package enum DataSource: Hashable, Sendable {
    /// The provider's: cloud-init asks the lab's metadata service, which tells the user data too.
    ///
    /// - Parameter configuresAllENIs: Whether cloud-init has DHCP done on each ENI that the metadata
    ///   names, as it does by default, or on the primary one alone.
    case aliYun(configuresAllENIs: Bool)
    /// A seed on the disk, with this user data; eth0 is configured by DHCP.
    case noCloud(userData: String)
  }

  /// How links are named.
  package enum LinkNames: String, Hashable, Sendable {
    /// `eth0`, `eth1`, …: as the kernel has them.
    case kernel
    /// `enp…`: by where they are plugged in.
    case predictable
  }

  /// How many CPUs it has: 1…255; as one CPU of this machine's emulates them all, one boots quickest.
  package var cpuCount: Int
  /// Its memory in MiB.
  package var memory: Int
  /// Debian packages that are installed, all at once: paths of this machine's.
  package var packages: [String]
  /// Files by their paths in the guest; those that begin with `#!` are executable.
  package var files: [String: String]
  /// Copies of this machine's files, by their paths in the guest; executable.
  package var copies: [String: String]
  /// From where cloud-init knows what the instance is to be.
  package var dataSource: DataSource
  /// How links are named.
  package var linkNames: LinkNames
  /// What the kernel is told besides.
  package var kernelArguments: [String]
  /// Where `.ci/install-needs guest` has made the disk; nil for the directory `.build-tools/guest`
  /// that is nearest above this process's executable.
  package var directory: String?
  /// Where `.ci/install-needs vm` has unpacked QEMU and the kernel; nil as for the other.
  package var machineDirectory: String?

  /// Makes options; by default the provider's data source, which configures eth0.
  package init(
    packages: [String] = [], files: [String: String] = [:], copies: [String: String] = [:],
    dataSource: DataSource = .aliYun(configuresAllENIs: false), linkNames: LinkNames = .kernel,
    kernelArguments: [String] = [], cpuCount: Int = 1, memory: Int = 1024,
    directory: String? = nil, machineDirectory: String? = nil
  ) {
    self.packages = packages
    self.files = files
    self.copies = copies
    self.dataSource = dataSource
    self.linkNames = linkNames
    self.kernelArguments = kernelArguments
    self.cpuCount = cpuCount
    self.memory = memory
    self.directory = directory
    self.machineDirectory = machineDirectory
  }

  /// The machine around it.
  var machine: MachineOptions {
    MachineOptions(cpuCount: cpuCount, memory: memory, programs: [], directory: machineDirectory)
  }

  /// All that the kernel is told for these options.
  var allKernelArguments: [String] {
    (linkNames == .kernel ? ["net.ifnames=0"] : []) + kernelArguments
  }

  /// The files that are written, those of the data source among them.
  var allFiles: [String: String] {
    var seed: [String: String] = [:]
    switch dataSource {
    case .aliYun(let configuresAllENIs):
      // Without a look around for others.
      seed["/etc/cloud/cloud.cfg.d/90-lab.cfg"] = """
        datasource_list: [AliYun]
        datasource: {AliYun: {apply_full_imds_network_config: \(configuresAllENIs)}}

        """
    case .noCloud(let userData):
      let directory = "/var/lib/cloud/seed/nocloud"
      seed["/etc/cloud/cloud.cfg.d/90-lab.cfg"] = "datasource_list: [NoCloud]\n"
      seed["\(directory)/meta-data"] = "instance-id: i-bp1lab\n"
      seed["\(directory)/user-data"] = userData
    }
    return seed.merging(files) { $1 }
  }
}
