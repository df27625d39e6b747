import Numerics

/// The places in a workspace that the layers of a network use one after another.
struct Scratch: Sendable {
  /// A row for each thread.
  let parts: Block
  /// The weights' gradients, a row for each thread; none where nothing is learned.
  let partial: Block
  private let sums: Block

  /// Reserves what the largest layer needs.
  init(threads: Int, numbers: Int, partial: Int, columns: Int, in workspace: inout BlockLayout) {
    func lines(_ count: Int) -> Int { (count + 15) & ~15 }
    parts = workspace.add(rows: threads, columns: lines(max(numbers, Buffer.sumScratch(columns: columns))))
    self.partial = workspace.add(rows: partial > 0 ? threads : 0, columns: lines(partial))
    sums = workspace.add(rows: 1, columns: columns)
  }

  /// A row for the sums of so many columns.
  func totals(_ columns: Int) -> Block { sums.columns(0..<columns) }
}
