// The program: the command line's words in, an exit code out.

import EnicfgCLI
import Glibc

exit(EnicfgCommand.exitCode(Array(CommandLine.arguments.dropFirst())))
