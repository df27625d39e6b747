/// A rectangular array of numbers: a vector, a matrix or one of higher rank, in row-major order.
package struct NumericArray: Equatable, Sendable {
  package private(set) var shape: [Int]
  package var elements: [Double]

  /// Makes a vector.
  package init(_ elements: [Double]) {
    self.shape = [elements.count]
    self.elements = elements
  }

  /// Makes an array of any rank; `elements` must be as many as the product of `shape`.
  package init(shape: [Int], elements: [Double]) {
    precondition(shape.reduce(1, *) == elements.count, "the shape must hold the elements")
    self.shape = shape
    self.elements = elements
  }

  /// Makes a matrix whose rows have `columns` numbers each.
  package init(columns: Int, elements: [Double]) {
    precondition(columns > 0 && elements.count % columns == 0, "the rows must be full")
    self.init(shape: [elements.count / columns, columns], elements: elements)
  }

  package var count: Int { elements.count }
  package var rank: Int { shape.count }

  /// How many numbers one entry of the first dimension holds.
  package var stride: Int { shape.dropFirst().reduce(1, *) }

  /// The numbers in single precision.
  package var floats: [Float] { elements.map(Float.init) }

  /// The rows of a matrix; a vector is one row.
  package var rows: [[Double]] {
    guard rank > 1 else { return [elements] }
    let stride = stride
    return (0..<shape[0]).map { Array(elements[$0 * stride..<($0 + 1) * stride]) }
  }

  /// Reads entry `index` of the first dimension: a number of a vector, a row of a matrix.
  package func entry(_ index: Int) -> Value {
    guard rank > 1 else { return .number(elements[index]) }
    let stride = stride
    let part = Array(elements[index * stride..<(index + 1) * stride])
    return .array(NumericArray(shape: Array(shape.dropFirst()), elements: part))
  }

  /// The shape in words: "3 numbers", "2 × 3 numbers".
  package var shapeDescription: String {
    if shape == [1] { return "1 number" }
    return shape.map(String.init).joined(separator: " × ") + " numbers"
  }
}
