// Processes that enicfg starts: one that outlives it, and one that it waits for.

#define _GNU_SOURCE
#include "Processes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Signals are as for a new program: what this process holds back, ignores or handles is its own.
static void reset_signals(void) {
  sigset_t none;
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// Standard input, output and error lead nowhere.
static void close_standard_descriptors(void) {
  int nowhere = open("/dev/null", O_RDWR);
  if (nowhere < 0) return;
  for (int fd = 0; fd < 3; fd++) dup2(nowhere, fd);
  if (nowhere > 2) close(nowhere);
}

static void close_other_descriptors(int kept) {
  struct rlimit limit = {.rlim_cur = 1024};
  getrlimit(RLIMIT_NOFILE, &limit);
  int end = limit.rlim_cur > 65536 ? 65536 : (int)limit.rlim_cur;
  for (int fd = 3; fd < end; fd++) {
    if (fd != kept) close(fd);
  }
}

// The words as execve(2) takes them.
static char **arguments(const char *words, int count) {
  char **all = calloc((size_t)count + 1, sizeof *all);
  if (all == NULL) return NULL;
  for (int i = 0; i < count; i++) {
    all[i] = (char *)words;
    words += strlen(words) + 1;
  }
  return all;
}

static void become(char **all, int report) {
  reset_signals();
  signal(SIGHUP, SIG_IGN);
  close_standard_descriptors();
  close_other_descriptors(report);
  if (chdir("/") == 0) execv(all[0], all);
  int number = errno;
  (void)!write(report, &number, sizeof number);
  _exit(127);
}

int detached_process_start(const char *words, int count) {
  int report[2];
  char **all = arguments(words, count);
  if (all == NULL) return ENOMEM;
  if (pipe2(report, O_CLOEXEC) != 0) {
    free(all);
    return errno;
  }
  pid_t first = fork();
  if (first < 0) {
    int number = errno;
    free(all);
    close(report[0]);
    close(report[1]);
    return number;
  }
  if (first == 0) {
    setsid();
    // The child of this child leads no session, and so never gets a terminal.
    pid_t second = fork();
    if (second < 0) {
      int number = errno;
      (void)!write(report[1], &number, sizeof number);
    }
    if (second == 0) become(all, report[1]);
    _exit(0);
  }
  free(all);
  close(report[1]);
  while (waitpid(first, NULL, 0) < 0 && errno == EINTR) {
  }
  // Its end is closed as soon as the program runs.
  int number = 0;
  ssize_t got;
  do {
    got = read(report[0], &number, sizeof number);
  } while (got < 0 && errno == EINTR);
  close(report[0]);
  return got == sizeof number ? number : 0;
}

int process_run(const char *words, int count, unsigned seconds) {
  char **all = arguments(words, count);
  if (all == NULL) return -1;
  pid_t child = fork();
  if (child == 0) {
    reset_signals();
    close_standard_descriptors();
    close_other_descriptors(-1);
    // The alarm goes on in the program.
    alarm(seconds);
    execvp(all[0], all);
    _exit(127);
  }
  free(all);
  if (child < 0) return -1;
  int status;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
