// Commands started in the namespaces of another process.

#ifndef CLAB_SPAWNING_H
#define CLAB_SPAWNING_H

#include <sys/types.h>

/// A command to start, and the result of starting it.
struct lab_command {
  /// The executable's path. PATH is not searched.
  const char *path;
  /// The arguments, the command's name first; ends with a null pointer.
  char *const *arguments;
  /// The whole environment as NAME=VALUE; ends with a null pointer.
  char *const *environment;
  /// The working directory in the mount namespace entered; null for its root.
  const char *directory;
  /// The descriptors that become standard input, output and error.
  int standard_descriptors[3];
  /// The descriptors that become 3, 4 and so on; the first -1 ends the list.
  int further_descriptors[4];
  /// Descriptors of the network, PID and mount namespaces to enter; -1 stays in the current one.
  int namespaces[3];
  /// Whether to create a network, a mount and a PID namespace, with the command as the first
  /// process in it.
  int in_new_namespaces;
  /// Whether the command leads a process group of its own.
  int new_group;
  /// The command's process ID, set on success.
  pid_t pid;
  /// 0, or the error number.
  int error;
};

/// Starts a command with default signal dispositions and no signal blocked. Returns 0 or the error
/// number.
int lab_spawn(struct lab_command *command);

/// This process's environment as NAME=VALUE; ends with a null pointer.
char *const *lab_environment(void);

/// Makes this process the parent of orphaned descendants. Returns -1 with errno set on failure.
int lab_adopt_orphans(void);

#endif
