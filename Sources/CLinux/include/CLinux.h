// C that Swift cannot import or may not call: one header for each subject.

#ifndef CLINUX_H
#define CLINUX_H

#include "ARPSocket.h"
#include "Arguments.h"
#include "Backtracer.h"
#include "Capability.h"
#include "Descriptors.h"
#include "ErrorName.h"
#include "EventLoop.h"
#include "FileAttributes.h"
#include "Memory.h"
#include "NameLookup.h"
#include "PacketSocket.h"
#include "Processes.h"
#include "Signals.h"
#include "Stack.h"
#include "UnicastSocket.h"
#include "UnixDatagram.h"

#endif
