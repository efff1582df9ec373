// Processes that enicfg starts: one that outlives it, and one that it waits for.

#ifndef CLINUX_PROCESSES_H
#define CLINUX_PROCESSES_H

/// Starts a program in a session of its own, with no terminal, without this process's descriptors,
/// and without SIGHUP: it lives on whatever becomes of this process and of its session. Its parent
/// is the init process.
///
/// The words stand one after the other, each with a zero at its end; the first one is the program's
/// path. Returns 0, or an errno.
int detached_process_start(const char *words, int count);

/// Runs a program, whose words are as above, and that is searched for as by a shell, without input
/// and output, and waits for its end, for so many seconds at most; then it is killed. Returns its
/// exit status, or -1 if it could not be started or was killed.
int process_run(const char *words, int count, unsigned seconds);

#endif
