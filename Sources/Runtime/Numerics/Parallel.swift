import CKernels

/// Sets the number of threads of matrix products, convolutions and everything else that networks do.
///
/// There is one number for the process. The same number gives the same bits.
package func setProductThreads(_ count: Int) {
  ck_set_threads(max(1, count))
  // a product is made by one of our own threads, or shared among them
  setLibraryThreads(1)
}

/// The number that `setProductThreads` set; 1 at first.
package var productThreads: Int { ck_threads() }

/// The parts in which some multiplications are best done: one for each thread, but 1 where they are few or
/// where the caller does a part of a job already.
package func partsWorthSharing(multiplications: Int) -> Int {
  multiplications < 500_000 || ck_is_inside() != 0 ? 1 : productThreads
}

/// The same for loops over some numbers.
func partsWorthSharing(numbers: Int) -> Int {
  numbers < 30_000 || ck_is_inside() != 0 ? 1 : productThreads
}

/// Products are shared in multiples of so many rows of their results: OpenBLAS's kernels for AVX2 then add up
/// each number in the order in which they do so in the whole product, to the same bits.
package let rowsOfShares = 12

/// A part of `count` things in a row, in whole `unit`s but for the last.
package func share(_ count: Int, _ part: Int, of parts: Int, unit: Int) -> Range<Int> {
  // one thing left over goes with the last unit: a product of one row is made in another way
  let units = max(1, (count + unit - 2) / unit)
  func bound(_ part: Int) -> Int {
    let index = units * part / parts
    return index == units ? count : unit * index
  }
  return bound(part)..<bound(part + 1)
}

/// Does the parts of a job side by side, each of them whole on one thread, and returns when all are done.
///
/// No part may write what another reads or writes.
package func inParallel(_ parts: Int, _ work: (_ part: Int) -> Void) {
  guard parts > 1 else { return work(0) }
  withoutActuallyEscaping(work) {
    var job = $0
    // SAFETY: the closure lives until all parts are done.
    unsafe withUnsafeMutablePointer(to: &job) {
      unsafe ck_parallel(
        parts, { job, part, _ in unsafe job?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) }, $0
      )
    }
  }
}
