// Options of a virtual machine with a full Debian.

/// How to make a full guest: Debian with systemd, udev and cloud-init.
///
/// The files and packages are installed before its first boot, as in an image that contains them.
package struct FullGuestOptions: Hashable, Sendable {
  /// Where cloud-init gets the configuration of the instance.
  package enum DataSource: Hashable, Sendable {
    /// The provider's: cloud-init reads the lab's metadata service, which also has the user data.
    ///
    /// - Parameter configuresAllENIs: Whether cloud-init configures DHCP on each ENI in the metadata,
    ///   its default, or only on the primary one.
    case aliYun(configuresAllENIs: Bool)
    /// A seed on the disk, with this user data; eth0 is configured by DHCP.
    case noCloud(userData: String)
  }

  /// How links are named.
  package enum LinkNames: String, Hashable, Sendable {
    /// `eth0`, `eth1`, …: the kernel's names.
    case kernel
    /// `enp…`: names by slot.
    case predictable
  }

  /// How many CPUs it has: 1…255.
  ///
  /// One CPU of this machine emulates all of them, so one boots fastest.
  package var cpuCount: Int
  /// Its memory in MiB.
  package var memory: Int
  /// Paths of Debian packages on this machine, which are installed in one step.
  package var packages: [String]
  /// Contents of files by path in the guest.
  ///
  /// A file that begins with `#!` is executable.
  package var files: [String: String]
  /// Paths of files on this machine by path in the guest.
  ///
  /// The copies are executable.
  package var copies: [String: String]
  /// Where cloud-init gets the configuration of the instance.
  package var dataSource: DataSource
  /// How links are named.
  package var linkNames: LinkNames
  /// Further kernel parameters.
  package var kernelArguments: [String]
  /// Where `.ci/install-needs guest` has made the disk; nil for the nearest `.build-tools/guest` in
  /// a directory above this process's executable.
  package var directory: String?
  /// Where `.ci/install-needs vm` has unpacked QEMU and the kernel; nil for the nearest
  /// `.build-tools/vm`.
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

  /// The options of the virtual machine.
  var machine: MachineOptions {
    MachineOptions(cpuCount: cpuCount, memory: memory, programs: [], directory: machineDirectory)
  }

  /// All kernel parameters for these options.
  var allKernelArguments: [String] {
    (linkNames == .kernel ? ["net.ifnames=0"] : []) + kernelArguments
  }

  /// The files to write, including those of the data source.
  var allFiles: [String: String] {
    var seed: [String: String] = [:]
    switch dataSource {
    case .aliYun(let configuresAllENIs):
      // A single entry: cloud-init does not probe other data sources.
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
