// The names of error numbers: Swift's Glibc module hides this function of string.h.

#pragma once

/// The name of an error number, such as `ENOENT`; NULL if the C library does not know it.
const char *clinux_error_name(int number);
