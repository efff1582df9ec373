// The program: the command line's words in, an exit code out.

import CLI
import Glibc

exit(EnicfgCommand.exitCode())
