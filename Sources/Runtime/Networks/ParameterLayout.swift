package import Numerics

/// Where each named tensor of a network lies in its one parameter buffer.
///
/// Gradients and Adam's moments have the same layout, so that an optimiser step, target averaging, saving and
/// gradient checking are each one loop.
package struct ParameterLayout: Sendable {
  /// A named tensor: a Linear's weight is (outputs, inputs), its bias (outputs).
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let shape: [Int]
    package let range: Range<Int>
  }

  package private(set) var tensors: [Tensor] = []
  package private(set) var count = 0

  package init() {}

  /// Appends a tensor and gives its range.
  package mutating func add(_ name: String, shape: [Int]) -> Range<Int> {
    let range = count..<count + shape.reduce(1, *)
    tensors.append(Tensor(name: name, shape: shape, range: range))
    count = range.upperBound
    return range
  }

  /// Gathers from a buffer of this layout the numbers of another layout, whose tensors are all in this one by
  /// name.
  package func gather(_ other: ParameterLayout, from buffer: borrowing Buffer) -> [Float] {
    let ranges = Dictionary(tensors.map { ($0.name, $0.range) }, uniquingKeysWith: { first, _ in first })
    var numbers: [Float] = []
    numbers.reserveCapacity(other.count)
    for tensor in other.tensors { numbers += buffer.values(ranges[tensor.name] ?? 0..<0) }
    precondition(numbers.count == other.count)
    return numbers
  }
}
