extension PureFunctions {
  static var makers: [Command] { [zeros, random, uniform, normal] }

  private static var zeros: Command {
    let shape = Parameter("shape", .list(of: .whole(0...)), .rest, "The size of each dimension.")
    return function(
      "zeros", "Makes an array of zeros.", [shape], returns: .array, "zeros(2, 3)", "two rows of three zeros"
    ) { call in
      guard !call[shape].isEmpty, let count = count(call[shape]) else {
        throw call.error(
          shape, must: "make at most \(Limits.numbers) elements",
          but: call[shape].isEmpty ? "is missing" : "makes more")
      }
      return .array(NumericArray(shape: call[shape], elements: [Double](repeating: 0, count: count)))
    }
  }

  /// The number of elements of a shape; nil if it is too large.
  private static func count(_ shape: [Int]) -> Int? {
    guard shape.count <= Limits.depth, NumericArray.extent(of: shape) != nil else { return nil }
    return shape.reduce(1, *)
  }

  private static var shape: Parameter<[Int]?> {
    Parameter(
      "count", .optional(.oneOrMore(.whole(0...))), .positional, note: "one number",
      "How many, or a list with the size of each dimension.")
  }

  private static var random: Command {
    let shape = shape
    return function(
      "random", "Draws uniformly from [0, 1).", [shape], returns: .numeric, "random(3)",
      "three random numbers"
    ) { call in try draw(call, shape) { $0.uniform() } }
  }

  private static var uniform: Command {
    let low = Parameter("low", .number, .positional, default: 0, "The smallest value.")
    let high = Parameter("high", .number, .positional, default: 1, "The upper end, which is never reached.")
    let shape = shape
    return function(
      "uniform", "Draws uniformly from [low, high).", [low, high, shape], returns: .numeric,
      "uniform(-1, 1, 4)", "four numbers between -1 and 1"
    ) { call in
      let (bottom, top) = (call[low], call[high])
      guard bottom <= top, (top - bottom).isFinite else {
        throw call.error(
          high, must: "be finite and at least low (\(bottom.exactText))", but: "is \(top.exactText)")
      }
      return try draw(call, shape) { bottom + (top - bottom) * $0.uniform() }
    }
  }

  private static var normal: Command {
    let mean = Parameter("mean", .number, .positional, default: 0, "The mean.")
    let std = Parameter("std", .number(0...), .positional, default: 1, "The standard deviation.")
    let shape = shape
    return function(
      "normal", "Draws from a normal distribution.", [mean, std, shape], returns: .numeric,
      "normal(count=3)", "three numbers around 0"
    ) { call in
      let (centre, width) = (call[mean], call[std])
      return try draw(call, shape) { centre + width * $0.normal() }
    }
  }

  private static func draw(
    _ call: Call, _ shape: Parameter<[Int]?>, _ next: (inout RandomNumbers) -> Double
  ) throws -> Value {
    guard let sizes = call[shape], !sizes.isEmpty else { return .number(next(&call.session.state.random)) }
    guard let count = count(sizes) else {
      throw call.error(shape, must: "make at most \(Limits.numbers) elements", but: "makes more")
    }
    let elements = try call.session.interruption.map(count) { _ in next(&call.session.state.random) }
    return .array(NumericArray(shape: sizes, elements: elements))
  }
}
