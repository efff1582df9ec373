// C that Swift cannot import or may not call: one header for each subject.

#ifndef CLINUX_H
#define CLINUX_H

#include "Capability.h"
#include "ErrorName.h"
#include "FileAttributes.h"
#include "PacketSocket.h"
#include "Signals.h"

#endif
