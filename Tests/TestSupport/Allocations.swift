import CAllocations

/// Counts the blocks of memory that a piece of work asks the heap for, on the thread that calls.
package func countAllocations(_ work: () throws -> Void) rethrows -> Int {
  let before = ca_count()
  try work()
  return Int(ca_count() - before)
}
