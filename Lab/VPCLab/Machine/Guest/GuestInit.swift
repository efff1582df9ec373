// The first process of a virtual machine's guest, a script.

/// The scripts that run in the guest.
enum GuestInit {
  /// The kernel's modules that the script loads, in this order, relative to the modules' directory.
  static let modules = [
    "drivers/virtio/virtio_ring.ko", "drivers/virtio/virtio.ko",
    "drivers/virtio/virtio_pci_legacy_dev.ko", "drivers/virtio/virtio_pci_modern_dev.ko",
    "drivers/virtio/virtio_pci.ko", "drivers/char/virtio_console.ko", "net/core/failover.ko",
    "drivers/net/net_failover.ko", "drivers/net/virtio_net.ko",
  ]

  /// The guest's terminal.
  static let terminal = "/dev/hvc0"

  /// PATH in the guest: the lab's programs come before busybox's.
  static let searchPath = "/usr/local/bin:/bin"

  /// The directories of the guest, for mounts and for writing.
  static let directories = [
    "/proc", "/sys", "/dev", "/run", "/tmp", "/root", "/var/lib", "/var/log",
  ]

  /// Sets up the guest and serves commands.
  ///
  /// The script uses the commands built into busybox's shell, because starting a program takes tens of
  /// milliseconds in an emulated guest.
  static let script = """
    #!/lab/busybox sh
    mount -t proc proc /proc
    mount -t sysfs sys /sys
    mount -t devtmpfs dev /dev
    mount -t tmpfs -o mode=0755 run /run
    ln -s /proc/self/fd /dev/fd
    export PATH=\(searchPath) HOME=/root TERM="${TERM:-linux}"
    for module in \(modules.map { "/lab/" + fileName($0) }.joined(separator: " ")); do
      insmod "$module" || exit
    done

    \(serving)
    """

  /// Serves the commands of ``CommandChannel``.
  ///
  /// Two processes of a pipeline share the work: the first reads lines and kills, the second runs one
  /// command at a time. Neither is a background job, because the children of one ignore SIGINT.
  static let serving = """
    # The driver creates the port some time after it is loaded, without an event.
    port=/dev/vport0p1
    tries=0
    until [ -c "$port" ] || [ "$tries" = 1000 ]; do
      tries=$((tries + 1))
      sleep 0.01
    done
    mkdir -p /run/lab
    exec 3<>"$port"
    # The line end terminates a line that was incomplete when the guest was reset.
    printf '\\nready\\n' >&3

    # The path of a program, because this shell would run its own command of that name.
    program() { # NAME
      case $1 in
        */*) ;;
        *)
          IFS=:
          for folder in $PATH; do
            if [ -x "$folder/$1" ]; then
              echo "$folder/$1"
              return
            fi
          done
          ;;
      esac
      echo "$1"
    }
    run() { # NUMBER WORDS
      # This process becomes the command, and the leader of its group.
      read -r process rest </proc/self/stat
      echo "$process" >"/run/lab/$1"
      eval "set -- $(echo "$2" | base64 -d)"
      program=$(program "$1")
      shift
      exec setsid "$program" "$@" 3>&-
    }
    # The command may not have started yet, or not lead its process group yet.
    kill_command() { # NUMBER
      until [ -e "/run/lab/$1.ended" ] || kill -KILL "-$(cat "/run/lab/$1")"; do
        sleep 0.01
      done 2>/dev/null
    }
    while read -r order rest; do
      case $order in
        run) echo "$rest" ;;
        kill) kill_command "$rest" ;;
      esac
    done <&3 | while read -r number words input; do
      rm -f /run/lab/*
      echo "$input" | base64 -d >/run/lab/in
      (run "$number" "$words") </run/lab/in >/run/lab/out 2>/run/lab/err
      code=$?
      : >"/run/lab/$number.ended"
      output=$(base64 -w0 /run/lab/out)
      echo "$number $code $output $(base64 -w0 /run/lab/err)" >&3
    done
    """ + "\n"

  /// The last component of a path.
  static func fileName(_ path: String) -> Substring {
    path.split(separator: "/").last ?? ""
  }
}
