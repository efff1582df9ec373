// Where the C library looks up the names of hosts.

#ifndef CLINUX_NAME_LOOKUP_H
#define CLINUX_NAME_LOOKUP_H

/// From now on, looks up names in /etc/hosts and by DNS only, whatever /etc/nsswitch.conf says.
///
/// These two are part of the C library. Every other source is a shared library of the guest, made
/// for the guest's C library: a statically linked program that loads it may crash.
///
/// Returns 0, or -1 where the C library has neither.
int name_lookup_by_files_and_dns(void);

#endif
