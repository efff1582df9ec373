// Starts commands in the namespaces of another process: see Spawning.h.

#define _GNU_SOURCE
#include "Spawning.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <unistd.h>

int lab_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : -1; }

char *const *lab_environment(void) { return environ; }

enum { FURTHER = sizeof((struct lab_command *)0)->further_descriptors / sizeof(int) };

/// Copies the further descriptors to numbers above those that they get in the command.
///
/// Returns how many could be copied.
static int copy_further(const struct lab_command *command, int copies[FURTHER]) {
  int count = 0;
  while (count < FURTHER && command->further_descriptors[count] >= 0) {
    copies[count] = fcntl(command->further_descriptors[count], F_DUPFD_CLOEXEC, 3 + FURTHER);
    if (copies[count] < 0) break;
    count++;
  }
  return count;
}

/// Spawns in the calling thread's namespaces, or in those that unshare(2) set for its children.
static int spawn_here(struct lab_command *command) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  sigemptyset(&none);
  sigfillset(&all);
  if (command->new_group) flags |= POSIX_SPAWN_SETPGROUP;

  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  error = posix_spawnattr_init(&attributes);
  if (error != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  for (int fd = 0; fd < 3 && error == 0; fd++)
    error = posix_spawn_file_actions_adddup2(&actions, command->standard_descriptors[fd], fd);
  int copies[FURTHER];
  int copied = copy_further(command, copies);
  for (int i = 0; i < copied && error == 0; i++)
    error = posix_spawn_file_actions_adddup2(&actions, copies[i], 3 + i);
  // The copying stopped early: descriptors have run out.
  if (copied < FURTHER && command->further_descriptors[copied] >= 0 && error == 0) error = EMFILE;
  if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (error == 0) error = posix_spawnattr_setflags(&attributes, flags);
  if (error == 0)
    error = posix_spawn(&command->pid, command->path, &actions, &attributes, command->arguments,
      command->environment);
  for (int i = 0; i < copied; i++) close(copies[i]);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/// What the thread of lab_spawn runs: it enters the namespaces, spawns and ends. No other thread of
/// this process changes its namespaces.
static void *enter_and_spawn(void *argument) {
  struct lab_command *command = argument;
  // A thread may enter a mount namespace only if it shares its root and working directory with no
  // other.
  int flags = command->in_new_namespaces ? CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID : CLONE_FS;
  command->error = unshare(flags) == 0 ? 0 : errno;
  for (int i = 0; i < 3 && command->error == 0; i++)
    if (command->namespaces[i] >= 0 && setns(command->namespaces[i], 0) != 0)
      command->error = errno;
  // Entering a mount namespace changed to its root. Stay there if the directory no longer exists.
  if (command->error == 0 && command->directory != NULL && chdir(command->directory) != 0)
    command->error = chdir("/") == 0 ? 0 : errno;
  if (command->error == 0) command->error = spawn_here(command);
  return NULL;
}

int lab_spawn(struct lab_command *command) {
  const int *namespaces = command->namespaces;
  if (!command->in_new_namespaces && namespaces[0] < 0 && namespaces[1] < 0 && namespaces[2] < 0)
    return command->error = spawn_here(command);
  pthread_t thread;
  int error = pthread_create(&thread, NULL, enter_and_spawn, command);
  if (error == 0) error = pthread_join(thread, NULL);
  return error != 0 ? error : command->error;
}
