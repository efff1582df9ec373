// For the lab: commands in other namespaces, pipes, anonymous files, descriptors of processes.

#ifndef CLINUX_LAB_H
#define CLINUX_LAB_H

#include <sys/types.h>

/// A command to be spawned, and what became of it.
struct lab_command {
  /// The executable's path; no search takes place.
  const char *path;
  /// The arguments, the command's name first; ends with a null pointer.
  char *const *arguments;
  /// The whole environment as NAME=VALUE; ends with a null pointer.
  char *const *environment;
  /// The working directory in the mount namespace entered; null: its root.
  const char *directory;
  /// What becomes standard input, output and error.
  int standard_descriptors[3];
  /// What becomes the descriptors 3, 4 and so on; -1 for none, and for all behind it.
  int further_descriptors[4];
  /// Descriptors of the network, PID and mount namespaces to enter; -1: stay in that kind.
  int namespaces[3];
  /// Whether to make a network, a mount and a PID namespace, with the command as its first process.
  int in_new_namespaces;
  /// Whether the command leads a process group of its own.
  int new_group;
  /// Set where spawning succeeded.
  pid_t pid;
  /// 0, or the error number.
  int error;
};

/// Spawns a command with default signal dispositions and no signal blocked; 0 or the error number.
int lab_spawn(struct lab_command *command);

/// pipe2(2), closing upon exec; 0 or the error number.
int lab_pipe(int ends[2]);

/// socketpair(2), of streams, closing upon exec; 0 or the error number.
int lab_socket_pair(int ends[2]);

/// send(2) without waiting and without SIGPIPE; -1 and errno where it fails.
ssize_t lab_send(int fd, const void *bytes, size_t count);

/// memfd_create(2), closing upon exec; -1 and errno where it fails.
int lab_anonymous_file(const char *name);

/// pidfd_open(2): a descriptor that becomes readable once the process ends.
int lab_pidfd_open(pid_t pid);

/// This process's environment as NAME=VALUE; ends with a null pointer.
char *const *lab_environment(void);

/// Makes this process the parent of those that its children leave behind; -1 and errno else.
int lab_adopt_orphans(void);

#endif
