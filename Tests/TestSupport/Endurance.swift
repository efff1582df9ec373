// How long tests go on that do something at random.

import Glibc

/// How many times more often than in CI something random is done: `ENDURANCE` in the environment.
package let endurance: Int =
  unsafe getenv("ENDURANCE").flatMap { unsafe Int(String(cString: $0)) } ?? 1
