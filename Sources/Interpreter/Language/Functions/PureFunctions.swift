import Glibc

/// The language's own functions, declared like commands.
enum PureFunctions {
  static var all: [Command] {
    elementwise + pairwise + reductions + makers + lists + tests + [choose]
  }

  /// Declares a function.
  static func function(
    _ name: String, _ summary: String, _ parameters: [any ParameterDeclaration], returns: ValueType,
    _ example: String, _ shows: String, body: @escaping (Call) throws -> Value
  ) -> Command {
    Command(
      name, area: .functions, summary, parameters: parameters, returns: returns,
      examples: [Example(example, shows)], body: body)
  }

  private static var elementwise: [Command] {
    [
      elementwise("abs", "Takes the absolute value.", "abs(-2)", "2") { Swift.abs($0) },
      elementwise("sqrt", "Takes the square root; nan below zero.", "sqrt(9)", "3") { $0.squareRoot() },
      elementwise("exp", "Raises e to a power.", "exp(0)", "1") { Glibc.exp($0) },
      elementwise("log", "Takes the natural logarithm.", "log(1)", "0") { Glibc.log($0) },
      elementwise("sin", "Takes the sine of an angle in radians.", "sin([0, pi / 2])", "[0, 1]") {
        Glibc.sin($0)
      },
      elementwise("cos", "Takes the cosine of an angle in radians.", "cos(0)", "1") { Glibc.cos($0) },
      elementwise("tan", "Takes the tangent of an angle in radians.", "tan(0)", "0") { Glibc.tan($0) },
      elementwise("sign", "Returns -1, 0 or 1 by the sign.", "sign([-3, 0, 2])", "[-1, 0, 1]") {
        $0 > 0 ? 1 : $0 < 0 ? -1 : $0
      },
      elementwise("floor", "Rounds down to a whole number.", "floor(-1.5)", "-2") { $0.rounded(.down) },
      rounding,
    ]
  }

  private static func elementwise(
    _ name: String, _ summary: String, _ example: String, _ shows: String,
    _ function: @escaping (Double) -> Double
  ) -> Command {
    let x = Parameter(
      "x", .value(.numeric), .positional, "A number, or an array (applied to each element).")
    return Self.function(name, summary, [x], returns: .numeric, example, shows) { call in
      try Arithmetic.map(call[x], call.session.interruption, function)
    }
  }

  private static var rounding: Command {
    let x = Parameter(
      "x", .value(.numeric), .positional, "A number, or an array (applied to each element).")
    let digits = Parameter(
      "digits", .whole(0...15), .positional, default: 0, "How many digits to keep after the decimal point.")
    return function(
      "round", "Rounds to a number of digits, halves away from zero.", [x, digits],
      returns: .numeric, "round(3.14159, 2)", "3.14"
    ) { call in
      let scale = pow(10, Double(call[digits]))
      return try Arithmetic.map(call[x], call.session.interruption) { number in
        let scaled = number * scale
        return scaled.isFinite ? scaled.rounded() / scale : number
      }
    }
  }

  private static var pairwise: [Command] {
    [
      pairwise(
        "minimum", "Takes the smaller of two numbers, element by element.", "minimum([1, 5], 3)", "[1, 3]"
      ) {
        $0.isNaN || $1.isNaN ? .nan : min($0, $1)
      },
      pairwise(
        "maximum", "Takes the larger of two numbers, element by element.", "maximum([1, 5], 3)", "[3, 5]"
      ) {
        $0.isNaN || $1.isNaN ? .nan : max($0, $1)
      },
      pairwise(
        "atan2", "Returns the angle of the point (x, y), in radians.", names: ("y", "x"), "atan2(1, 0)",
        "1.5708"
      ) { Glibc.atan2($0, $1) },
      clamping,
      close,
    ]
  }

  private static func pairwise(
    _ name: String, _ summary: String, names: (String, String) = ("a", "b"), _ example: String,
    _ shows: String, _ function: @escaping (Double, Double) -> Double
  ) -> Command {
    let a = Parameter(names.0, .value(.numeric), .positional, "A number or an array.")
    let b = Parameter(names.1, .value(.numeric), .positional, "A number or an array of the same shape.")
    return Self.function(name, summary, [a, b], returns: .numeric, example, shows) { call in
      try Arithmetic.zip(name, call[a], call[b], call.session.interruption, function)
    }
  }

  private static var clamping: Command {
    let x = Parameter("x", .value(.numeric), .positional, "A number or an array.")
    let low = Parameter("low", .number, .positional, "The smallest value allowed.")
    let high = Parameter("high", .number, .positional, "The largest value allowed.")
    return function(
      "clamp", "Limits numbers to the interval from low to high.", [x, low, high], returns: .numeric,
      "clamp([-2, 0.5, 3], -1, 1)", "[-1, 0.5, 1]"
    ) { call in
      let (bottom, top) = (call[low], call[high])
      guard bottom <= top else {
        throw call.error(high, must: "be at least low (\(bottom.exactText))", but: "is \(top.exactText)")
      }
      return try Arithmetic.map(call[x], call.session.interruption) {
        $0 < bottom ? bottom : $0 > top ? top : $0
      }
    }
  }

  /// How far measured values may be apart to be close.
  static let usualTolerance = 1e-6

  /// Whether two measured values agree: relatively, where the larger one is above 1.
  static func agree(_ x: Double, _ y: Double, within tolerance: Double) -> Bool {
    let isClose = x == y || Swift.abs(x - y) <= tolerance * max(1, Swift.abs(x), Swift.abs(y))
    return isClose && x.isFinite == y.isFinite
  }

  private static var close: Command {
    let a = Parameter("a", .value(.numeric), .positional, "A number or an array.")
    let b = Parameter("b", .value(.numeric), .positional, "A number or an array of the same shape.")
    let tolerance = Parameter(
      "tolerance", .number(0...), default: usualTolerance,
      "The largest difference; relative to the larger number where that is above 1.")
    return function(
      "close", "Tests whether measured values agree within a tolerance.", [a, b, tolerance],
      returns: .boolean,
      "close(0.1 + 0.2, 0.3)", "true"
    ) { call in
      let limit = call[tolerance]
      let result = try Arithmetic.zip("close", call[a], call[b], call.session.interruption) { x, y in
        agree(x, y, within: limit) ? 1 : 0
      }
      if case .number(let one) = result { return .boolean(one == 1) }
      return .boolean(result.array?.elements.allSatisfy { $0 == 1 } ?? false)
    }
  }
}

extension CommandTable {
  /// Makes the table of an explicit list and the language's own functions; names must differ.
  package init(_ commands: [Command]) { self.init(all: commands + PureFunctions.all) }
}
