// The words of the command line: Swift reads them from /proc/self/cmdline, and has none without
// /proc.

#include "Arguments.h"

#include <stddef.h>

static int count;
static char **words;

// The C library passes what `main` gets to constructors too.
__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
  count = argc;
  words = argv;
}

int process_argument_count(void) { return count; }

const char *process_argument(int position) {
  return position >= 0 && position < count ? words[position] : NULL;
}
