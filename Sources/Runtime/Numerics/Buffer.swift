import Glibc

/// Owns a run of float32 numbers, aligned to cache lines and zero at first.
@safe package struct Buffer: ~Copyable {
  let memory: UnsafeMutablePointer<Float>
  package let count: Int
  private let isOwner: Bool

  /// Allocates `count` zeros.
  package init(count: Int) {
    precondition(count >= 0)
    self.count = count
    isOwner = true
    let bytes = max(64, (count * MemoryLayout<Float>.stride + 63) & ~63)
    var raw: UnsafeMutableRawPointer?
    // SAFETY: posix_memalign gives `bytes` writable bytes or fails; a failure ends here, as Swift's own
    // arrays do.
    precondition(unsafe posix_memalign(&raw, 64, bytes) == 0, "out of memory")
    guard let raw = unsafe raw else { preconditionFailure("out of memory") }
    unsafe memset(raw, 0, bytes)
    unsafe memory = raw.bindMemory(to: Float.self, capacity: count)
  }

  /// Copies an array.
  package init(_ values: [Float]) {
    self.init(count: values.count)
    set(values)
  }

  private init(aliasing other: borrowing Buffer) {
    unsafe memory = other.memory
    count = other.count
    isOwner = false
  }

  deinit {
    // SAFETY: the memory came from posix_memalign and nothing else owns it.
    if isOwner { unsafe free(memory) }
  }

  /// Gives another name of the same memory to a part of a job (`inParallel`), which writes there what no
  /// other part reads or writes; it must not outlive the buffer.
  @unsafe package func alias() -> Buffer { Buffer(aliasing: self) }

  /// Gives a copy of its own memory.
  package func copy() -> Buffer {
    var result = Buffer(count: count)
    result.set(self)
    return result
  }

  package subscript(_ index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count)
      // SAFETY: the index was checked.
      return unsafe memory[index]
    }
    set {
      precondition(index >= 0 && index < count)
      // SAFETY: the index was checked.
      unsafe memory[index] = newValue
    }
  }

  /// Gives the numbers of a range.
  package func values(_ range: Range<Int>) -> [Float] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    // SAFETY: the range was checked.
    return unsafe Array(UnsafeBufferPointer(start: memory + range.lowerBound, count: range.count))
  }

  /// Writes the numbers of a range into an array of the same size.
  package func read(_ range: Range<Int>, into array: inout [Float]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && array.count == range.count)
    for index in 0..<range.count {
      // SAFETY: the range was checked.
      array[index] = unsafe memory[range.lowerBound + index]
    }
  }

  /// All its numbers.
  package var values: [Float] { values(0..<count) }

  /// Writes numbers from `start` on.
  package mutating func set(_ values: [Float], at start: Int = 0) {
    precondition(start >= 0 && start + values.count <= count)
    // SAFETY: the range was checked.
    unsafe values.withUnsafeBufferPointer {
      unsafe (memory + start).update(from: $0.baseAddress ?? UnsafePointer(memory), count: $0.count)
    }
  }

  /// Copies another buffer of the same size.
  package mutating func set(_ other: borrowing Buffer) {
    precondition(other.count == count)
    // SAFETY: both have `count` numbers.
    unsafe memory.update(from: other.memory, count: count)
  }

  /// Writes one number into a range.
  package mutating func fill(_ range: Range<Int>, with value: Float) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    // SAFETY: the range was checked.
    unsafe (memory + range.lowerBound).update(repeating: value, count: range.count)
  }

  /// Writes zeros everywhere.
  package mutating func clear() { fill(0..<count, with: 0) }
}
