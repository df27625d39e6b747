/// The user's wish to stop, as long loops ask for it.
struct Interruption {
  var isPending: () -> Bool = { false }

  /// Runs `body` for `0..<count` and asks in between, after about 65,536 units of `work` each.
  func forEach(_ count: Int, work: Int = 1, _ body: (Int) throws -> Void) throws {
    let stretch = max(1, 65_536 / max(1, work))
    var start = 0
    while start < count {
      if start > 0, isPending() { throw Interrupted() }
      let end = start + min(stretch, count - start)
      for index in start..<end { try body(index) }
      start = end
    }
  }

  /// Makes an array of what `element` gives for `0..<count`.
  func map<T>(_ count: Int, _ element: (Int) throws -> T) throws -> [T] {
    var result: [T] = []
    result.reserveCapacity(count)
    try forEach(count) { result.append(try element($0)) }
    return result
  }
}

/// The user asked to stop.
package struct Interrupted: Error {
  /// Where the object stands that was worked on, and what resumes from there; nil if nothing is left to go on
  /// with.
  package let standing: String?

  package init(_ standing: String? = nil) { self.standing = standing }
}
