// The user by whose rights a thread uses files: setfsuid(2), which Swift's Glibc does not have.

#ifndef CTESTSUPPORT_FILEUSER_H
#define CTESTSUPPORT_FILEUSER_H

/// Makes the calling thread use files by the rights of a user; only root can.
///
/// Returns the user before.
unsigned int thread_file_user_set(unsigned int user);

#endif
