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
}
