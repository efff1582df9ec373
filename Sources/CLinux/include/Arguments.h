// The words of the command line, as the kernel passed them to the process.

#ifndef CLINUX_ARGUMENTS_H
#define CLINUX_ARGUMENTS_H

/// The number of words, the program's name included.
int process_argument_count(void);

/// A word, counted from 0.
const char *process_argument(int position);

#endif
