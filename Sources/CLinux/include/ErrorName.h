// The names of error numbers: what Swift's Glibc module hides of string.h.

#pragma once

/// The name of an error number, such as `ENOENT`; NULL where the C library knows none.
const char *clinux_error_name(int number);
