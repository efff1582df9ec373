// The first process of a full guest: it mounts the disk, prepares it and starts systemd.

internal import Glibc

/// The scripts and units that the lab gives a full guest.
enum FullGuestInit {
  /// The kernel's modules to load, in this order, relative to the modules' directory: those of
  /// ``GuestInit``, the disk's, and the one that reports a panic to QEMU.
  static let modules =
    GuestInit.modules + [
      "drivers/block/virtio_blk.ko", "drivers/misc/pvpanic/pvpanic.ko",
      "drivers/misc/pvpanic/pvpanic-pci.ko",
    ]

  /// Mounts the disk, copies the lab's files to it before its first boot, and becomes systemd.
  ///
  /// The programs are Debian's. Its /lib is a link and must stay one. The unit that serves commands is
  /// never on the disk. An error goes to the console and ends the machine.
  static let script = """
    #!/lab/busybox sh
    fail() { # WHAT
      echo "lab: $1 failed" >/dev/console
      poweroff -f
    }
    # The shell needs /proc to find busybox's other commands.
    /lab/busybox mount -t proc proc /proc
    mount -t sysfs sys /sys
    mount -t devtmpfs dev /dev
    mount -t tmpfs -o mode=0755 run /run
    for module in \(modules.map { "/lab/" + GuestInit.fileName($0) }.joined(separator: " ")); do
      insmod "$module" || fail "insmod $module"
    done
    tries=0
    until [ -b /dev/vda ] || [ "$tries" = 1000 ]; do
      tries=$((tries + 1))
      sleep 0.01
    done
    mkdir /disk
    mount -t ext4 -o noatime,noinit_itable /dev/vda /disk || fail "mounting the disk"
    mkdir -p /run/lab /run/systemd/system/sysinit.target.wants
    mv /lab/files /lab/packages /lab/serve /run/lab/
    mv /lab/\(unit) /run/systemd/system/
    ln -s ../\(unit) /run/systemd/system/sysinit.target.wants/
    for directory in sys dev run; do mount --move "/$directory" "/disk/$directory"; done
    mount -t proc proc /disk/proc

    # Empty until systemd gives the machine an identity at its first boot.
    if [ ! -s /disk/etc/machine-id ]; then
      export PATH=\(searchPath)
      chroot /disk /bin/sh -c '\(preparation)' >/disk/dev/console 2>&1 || fail "preparing the disk"
    fi
    exec /lab/busybox switch_root /disk /sbin/init
    """ + "\n"

  private static let preparation = """
    set -e
    cd /run/lab
    tar -C files -cf - . | tar -C / -xf - --keep-directory-symlink --no-overwrite-dir
    set -- packages/*.deb
    if [ -e "$1" ]; then DEBIAN_FRONTEND=noninteractive dpkg --force-unsafe-io -i "$@"; fi
    rm -rf files packages
    """

  private static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  private static let unit = "enicfg-lab.service"

  /// Serves commands from early in the boot until the shutdown, so that a test can look at any time.
  private static let unitText = """
    [Unit]
    Description=Commands from the lab
    DefaultDependencies=no
    After=local-fs.target
    Conflicts=shutdown.target
    Before=shutdown.target

    [Service]
    ExecStart=/bin/sh /run/lab/serve
    Environment=HOME=/root PATH=\(searchPath)
    WorkingDirectory=/
    TimeoutStopSec=5
    """ + "\n"

  /// Further files of the first file system for the guest, by name.
  fileprivate static let texts = [unit: unitText, "serve": GuestInit.serving]
}

extension Initramfs {
  /// Makes the initramfs of a full guest.
  init(_ options: FullGuestOptions, files: MachineFiles) throws(LabError) {
    try self.init()
    try add(file: "/init", text: FullGuestInit.script)
    for directory in ["/proc", "/sys", "/dev", "/run", "/lab/files", "/lab/packages"] {
      try add(directory: directory)
    }
    try add(copyOf: files.initBusybox, at: "/lab/busybox")
    for module in FullGuestInit.modules {
      try add(
        copyOf: "\(files.directory)/modules/\(module)", at: "/lab/\(GuestInit.fileName(module))")
    }
    for (name, text) in FullGuestInit.texts {
      try add(file: "/lab/\(name)", text: text, permissions: 0o644)
    }
    for (path, text) in options.allFiles {
      let permissions: mode_t = text.hasPrefix("#!") ? 0o755 : 0o644
      try add(file: "/lab/files\(path)", text: text, permissions: permissions)
    }
    for (path, source) in options.copies { try add(copyOf: source, at: "/lab/files\(path)") }
    for (index, package) in options.packages.enumerated() {
      try add(copyOf: package, at: "/lab/packages/\(index).deb")
    }
    try end()
  }
}
