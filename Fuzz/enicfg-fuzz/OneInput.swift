// The program that libFuzzer is linked into: runs the target that ENICFG_FUZZ_TARGET names.

import FuzzTargets
import Glibc

/// The target; libFuzzer gives the program no argument of its own.
private let target: FuzzTarget = {
  let name = unsafe getenv("ENICFG_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(named: name) else {
    print("ENICFG_FUZZ_TARGET has to be one of:")
    for target in FuzzTarget.all { print(target.name) }
    exit(64)
  }
  return target
}()

/// Runs the target on an input of libFuzzer's; what does not hold is a crash.
@_cdecl("LLVMFuzzerTestOneInput")
func oneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.run(unsafe Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    print("\(target.name): \(error)")
    fflush(nil)
    abort()
  }
  return 0
}
