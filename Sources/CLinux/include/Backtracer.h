// The helper of Swift's runtime that prints a backtrace after a crash.

#ifndef CLINUX_BACKTRACER_H
#define CLINUX_BACKTRACER_H

/// The path of a helper program of Swift's runtime: none.
///
/// In the released program (`--wrap` in the Makefile), the runtime calls this. Its own function
/// looks in nine places next to the program at every start, and aborts the program where /proc is
/// not mounted. A program that root runs should not run what it finds there either.
char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name);

#endif
