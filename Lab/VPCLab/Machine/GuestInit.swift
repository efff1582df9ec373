// What runs in the guest of a virtual machine: a script, the kernel's first process.

/// The guest's side of a virtual machine, as text.
enum GuestInit {
  /// The kernel's modules that the script loads, in this order, below the modules' directory.
  static let modules = [
    "drivers/virtio/virtio_ring.ko", "drivers/virtio/virtio.ko",
    "drivers/virtio/virtio_pci_legacy_dev.ko", "drivers/virtio/virtio_pci_modern_dev.ko",
    "drivers/virtio/virtio_pci.ko", "drivers/char/virtio_console.ko", "net/core/failover.ko",
    "drivers/net/net_failover.ko", "drivers/net/virtio_net.ko",
  ]

  /// The guest's terminal.
  static let terminal = "/dev/hvc0"

  /// Where commands are searched, the lab's own programs before busybox's.
  static let searchPath = "/usr/local/bin:/bin"

  /// What there is to mount something on, or to write into.
  static let directories = [
    "/proc", "/sys", "/dev", "/run", "/tmp", "/root", "/var/lib", "/var/log",
  ]

  /// Sets the guest up, and serves commands.
  ///
  /// Its own commands are busybox's, which take no program; starting one takes tens of milliseconds
  /// here.
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

  /// Serves commands as ``CommandChannel`` has them.
  ///
  /// The two ends of a pipe share the serving: one reads the lines and kills, the other runs a
  /// command at a time. Neither is a job in the background, whose children would ignore SIGINT.
  static let serving = """
    # The driver makes the port by and by, and tells nobody.
    port=/dev/vport0p1
    tries=0
    until [ -c "$port" ] || [ "$tries" = 1000 ]; do
      tries=$((tries + 1))
      sleep 0.01
    done
    mkdir -p /run/lab
    exec 3<>"$port"
    # What was being said when the guest was reset is no part of the line.
    printf '\\nready\\n' >&3

    # What a command is, for a shell that would take its own first.
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
    # A command that is to be killed may not have begun, or not lead its group yet.
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

  /// The last part of a path.
  static func fileName(_ path: String) -> Substring {
    path.split(separator: "/").last ?? ""
  }
}
