// Running a command's changes under the lock, all or none.

import CLinux
import StateFiles

/// Does what changes nothing, so that nothing is to be undone where it fails.
func withoutChanges<Value: ~Copyable>(
  _ body: () throws(Failure) -> Value
) throws(FailureOutcome) -> Value {
  do { return try body() } catch { throw FailureOutcome(failure: error) }
}

/// Runs a command's changes under the lock, and undoes them where it fails.
///
/// - Throws: ``FailureOutcome``, with what the undo left over.
func locked<Value>(
  _ stores: Stores, _ body: (inout Transaction) throws(Failure) -> Value
) throws(FailureOutcome) -> Value {
  let lock = try withoutChanges { () throws(Failure) in try stores.lock() }
  // What is half done is to be undone, or finished, before a signal ends it.
  termination_signals_hold()
  var transaction = try withoutChanges { () throws(Failure) in try Transaction(stores) }
  do throws(Failure) {
    let value = try body(&transaction)
    lock.release()
    return value
  } catch {
    let leftovers = transaction.rollBack()
    lock.release()
    throw FailureOutcome(failure: error, leftovers: leftovers)
  }
}
