extension PureFunctions {
  static var reductions: [Command] {
    [
      reduction("sum", "Adds up the elements.", "sum([1, 2, 3])", "6") { $0.reduce(0, +) },
      reduction("mean", "Takes the mean of the elements.", "mean([1, 2, 6])", "3") {
        $0.reduce(0, +) / Double($0.count)
      },
      reduction(
        "std", "Takes the sample standard deviation of the elements (n - 1 in the denominator).",
        "std([1, 2, 3])", "1", deviation),
      reduction(
        "median",
        "Takes the median: the middle element, or the mean of the two in the middle; nan if there is one.",
        "median([3, 1, 2, 9])", "2.5", median),
      reduction("min", "Takes the smallest element; nan if any element is.", "min([3, 1, 2])", "1") {
        smallest($0).map { index, elements in elements[index] } ?? .nan
      },
      reduction("max", "Takes the largest element; nan if any element is.", "max([3, 1, 2])", "3") {
        -(smallest($0.map { -$0 }).map { index, elements in elements[index] } ?? .nan)
      },
      reduction("norm", "Takes the Euclidean norm: the root of the sum of squares.", "norm([3, 4])", "5") {
        $0.reduce(0) { $0 + $1 * $1 }.squareRoot()
      },
      position("argmin", "Returns the index of the smallest element.", "argmin([3, 1, 2])", "1") { $0 },
      position("argmax", "Returns the index of the largest element.", "argmax([3, 1, 2])", "0") { -$0 },
      dot,
    ]
  }

  private static func deviation(_ elements: [Double]) -> Double {
    guard elements.count > 1 else { return .nan }
    let mean = elements.reduce(0, +) / Double(elements.count)
    return (elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(elements.count - 1)).squareRoot()
  }

  private static func median(_ elements: [Double]) -> Double {
    if elements.isEmpty || elements.contains(where: \.isNaN) { return .nan }
    let sorted = elements.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? sorted[middle - 1] / 2 + sorted[middle] / 2 : sorted[middle]
  }

  /// The place of the smallest element, or of the first nan; nil if there are no elements.
  private static func smallest(_ elements: [Double]) -> (index: Int, elements: [Double])? {
    guard var best = elements.indices.first else { return nil }
    for index in elements.indices {
      if elements[index].isNaN { return (index, elements) }
      if elements[index] < elements[best] { best = index }
    }
    return (best, elements)
  }

  private static func reduction(
    _ name: String, _ summary: String, _ example: String, _ shows: String,
    _ reduce: @escaping ([Double]) -> Double
  ) -> Command {
    let x = Parameter("x", .value(.numeric), .positional, "The array.")
    let axis = Parameter(
      "axis", .optional(.whole), note: "all elements",
      "The dimension to reduce, counted from 0; negative ones count from the end.")
    return function(name, summary, [x, axis], returns: .numeric, example, shows) { call in
      if case .number(let number) = call[x] { return .number(reduce([number])) }
      guard let array = call[x].array else { return .none }
      guard let dimension = call[axis] else {
        guard array.count > 0 || name == "sum" || name == "norm" else {
          throw call.error(x, must: "have an element", but: "is empty")
        }
        return .number(reduce(array.elements))
      }
      let position = dimension < 0 ? dimension + array.rank : dimension
      guard position >= 0, position < array.rank else {
        let bounds = "be between \(-array.rank) and \(array.rank - 1)"
        throw call.error(axis, must: bounds, but: "is \(dimension)")
      }
      return try array.reduced(along: position, call.session.interruption, reduce)
    }
  }

  private static func position(
    _ name: String, _ summary: String, _ example: String, _ shows: String, _ key: @escaping (Double) -> Double
  ) -> Command {
    let x = Parameter("x", .vector(), .positional, "The vector.")
    return function(name, summary, [x], returns: .number, example, shows) { call in
      guard let found = smallest(call[x].elements.map(key)) else {
        throw call.error(x, must: "have an element", but: "is empty")
      }
      return .number(found.index)
    }
  }

  private static var dot: Command {
    let a = Parameter("a", .array, .positional, "A vector or a matrix.")
    let b = Parameter("b", .array, .positional, "A vector or a matrix with as many rows as a has columns.")
    return function(
      "dot", "Multiplies vectors (to a number) or matrices with vectors and matrices.", [a, b],
      returns: .numeric, "dot([1, 2], [3, 4])", "11"
    ) { call in
      let (left, right) = (call[a], call[b])
      guard left.rank <= 2 else {
        throw call.error(a, must: "be a vector or a matrix", but: "has \(left.shapeDescription)")
      }
      guard right.rank <= 2, left.shape.last == right.shape.first else {
        throw call.error(
          b, must: "have \(left.shape.last ?? 0) rows, one for each column of a",
          but: "has "
            + "\(right.shapeDescription)")
      }
      let shape = Array(left.shape.dropLast()) + Array(right.shape.dropFirst())
      guard NumericArray.extent(of: shape) != nil else {
        throw call.error(
          b, must: "give a product of at most \(Limits.numbers) numbers", but: "gives \(shape.shapeText)")
      }
      return try left.product(right, call.session.interruption)
    }
  }
}

extension NumericArray {
  /// Reduces one dimension away.
  fileprivate func reduced(
    along axis: Int, _ interruption: Interruption, _ reduce: ([Double]) -> Double
  ) throws -> Value {
    let before = shape[..<axis].reduce(1, *), size = shape[axis], after = shape[(axis + 1)...].reduce(1, *)
    var result: [Double] = []
    try interruption.forEach(before * after, work: size) { index in
      let start = index / after * size * after + index % after
      result.append(reduce((0..<size).map { elements[start + $0 * after] }))
    }
    var newShape = shape
    newShape.remove(at: axis)
    return newShape.isEmpty ? .number(result[0]) : .array(NumericArray(shape: newShape, elements: result))
  }

  /// The matrix product; a vector stands for a row on the left and for a column on the right.
  fileprivate func product(_ other: NumericArray, _ interruption: Interruption) throws -> Value {
    let inner = other.shape[0], rows = rank == 2 ? shape[0] : 1,
      columns = other.rank == 2 ? other.shape[1] : 1
    var result = [Double](repeating: 0, count: rows * columns)
    try interruption.forEach(rows * inner, work: columns) { place in
      let row = place / inner, k = place % inner, factor = elements[place]
      for column in 0..<columns {
        result[row * columns + column] += factor * other.elements[k * columns + column]
      }
    }
    let newShape = Array(shape.dropLast()) + Array(other.shape.dropFirst())
    return newShape.isEmpty ? .number(result[0]) : .array(NumericArray(shape: newShape, elements: result))
  }
}
