// What the lab needs of Linux and Swift's Glibc module hides: spawning a command in the namespaces
// of another process, and descriptors that close upon exec from the start.

#define _GNU_SOURCE
#include "Lab.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int lab_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

int lab_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : errno;
}

ssize_t lab_send(int fd, const void *bytes, size_t count) {
  return send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int lab_anonymous_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int lab_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int lab_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : -1; }

char *const *lab_environment(void) { return environ; }

enum { FURTHER = sizeof ((struct lab_command *)0)->further_descriptors / sizeof(int) };

/// Copies the further descriptors out of the way of the numbers that they are to become.
static int copy_further(const struct lab_command *command, int copies[FURTHER]) {
  int count = 0;
  while (count < FURTHER && command->further_descriptors[count] >= 0) {
    copies[count] = fcntl(command->further_descriptors[count], F_DUPFD_CLOEXEC, 3 + FURTHER);
    if (copies[count] < 0) break;
    count++;
  }
  return count;
}

/// Spawns in the namespaces that the calling thread has, or that it has for its children.
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
  // One that could not be copied is missing.
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

/// A thread's life: it enters the namespaces, which no other thread then notices, spawns and ends.
static void *enter_and_spawn(void *argument) {
  struct lab_command *command = argument;
  // Entering a mount namespace takes a root and a working directory of one's own.
  int flags = command->in_new_namespaces ? CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID : CLONE_FS;
  command->error = unshare(flags) == 0 ? 0 : errno;
  for (int i = 0; i < 3 && command->error == 0; i++)
    if (command->namespaces[i] >= 0 && setns(command->namespaces[i], 0) != 0)
      command->error = errno;
  // Entering one has led to its root; where the directory is gone, the root will do.
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
